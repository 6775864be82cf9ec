/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The reference page of the command line is what the definitions say. {@code -Dupdate=true} writes it anew. */
class ReferencePageTest {
    private static final Path PAGE = Path.of("../../docs/reference/cli.md");

    @TempDir
    Path folder;

    @Test
    void thePageSaysWhatTheDefinitionsSay() throws IOException {
        String page = page(new Verbs(Invoked.below(folder), new RanPool()).definitions());
        if (Boolean.getBoolean("update")) {
            Files.createDirectories(PAGE.getParent());
            Files.writeString(PAGE, page);
        }

        assertThat(PAGE).hasContent(page);
    }

    private static String page(List<CommandSpec> definitions) {
        StringBuilder page = new StringBuilder("# The command line\n\n")
                .append("Made from the verbs' own definitions; `muster VERB --help` shows the same.\n\n")
                .append("| verb | what it does |\n|---|---|\n");
        for (CommandSpec verb : definitions) {
            page.append("| [`")
                    .append(verb.name())
                    .append("`](#")
                    .append(verb.name().replace(' ', '-'))
                    .append(") | ");
            page.append(Overview.summary(verb)).append(" |\n");
        }
        page.append("\n## Exit codes\n\n| code | meaning |\n|---|---|\n");
        for (ExitCode code : ExitCode.values()) {
            page.append("| ")
                    .append(code.code())
                    .append(" | ")
                    .append(code.meaning())
                    .append(" |\n");
        }
        page.append("\n`muster run` ends with 0 after a graceful stop; a client ended by Ctrl-C ends with 130.\n");
        definitions.forEach(verb -> verb(page, verb));
        return page.toString();
    }

    private static void verb(StringBuilder page, CommandSpec verb) {
        page.append("\n## ").append(verb.name()).append("\n\n");
        for (String paragraph : verb.usageMessage().description()) {
            page.append(paragraph.isEmpty() ? "" : paragraph + "\n\n");
        }
        String synopsis = new CommandLine(verb).getHelp().fullSynopsis();
        page.append("```\n")
                .append(synopsis.replaceFirst("^Usage: ", "").strip())
                .append("\n```\n\n");
        page.append("| option or word | meaning |\n|---|---|\n");
        for (PositionalParamSpec word : verb.positionalParameters()) {
            if (!word.hidden()) {
                row(page, word.paramLabel(), word.description()[0]);
            }
        }
        for (OptionSpec option : verb.options()) {
            String label = option.arity().max() == 0
                    ? ""
                    : option.arity().min() == 0 ? "[=" + option.paramLabel() + "]" : " " + option.paramLabel();
            row(page, String.join(", ", option.names()) + label, option.description()[0]);
        }
        page.append("\nExit codes: ")
                .append(String.join(", ", verb.usageMessage().exitCodeList().keySet()))
                .append(".\n");
        examples(page, verb);
    }

    private static void row(StringBuilder page, String what, String meaning) {
        page.append("| `")
                .append(what.replace("|", "\\|"))
                .append("` | ")
                .append(meaning.replace("|", "\\|"))
                .append(" |\n");
    }

    private static void examples(StringBuilder page, CommandSpec verb) {
        String[] footer = verb.usageMessage().footer();
        if (footer.length == 0) {
            return;
        }
        page.append("\n```\n");
        for (int i = 2; i < footer.length; i++) {
            page.append(footer[i].strip()).append('\n');
        }
        page.append("```\n");
    }
}
