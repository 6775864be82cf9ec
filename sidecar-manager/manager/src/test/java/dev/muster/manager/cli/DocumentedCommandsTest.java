/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.pool.CommandLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the documents tell people to type is understood: every verb is there, every option, every word has its place. */
class DocumentedCommandsTest {
    private static final Path REPOSITORY = Path.of("../..");

    /** On a line of its own, behind a prompt or not, or in the text. */
    private static final Pattern COMMAND =
            Pattern.compile("^\\s*(?:\\$ )?(?:\\./)?muster ([^ :\\n]+(?: .*)?)$|`muster ([^`]+)`", Pattern.MULTILINE);

    /** Where a shell takes over again. */
    private static final Pattern END = Pattern.compile("\\s+(\\||>|&&|&|;|#)(\\s|$).*|\\s+\\d?>.*|;.*|\\)$");

    @TempDir
    Path folder;

    record Documented(Path page, String command) {
        @Override
        public String toString() {
            return page.getFileName() + ": muster " + command;
        }
    }

    static List<Documented> commands() throws IOException {
        List<Documented> commands = new ArrayList<>();
        try (Stream<Path> docs = Files.walk(REPOSITORY.resolve("docs"))) {
            List<Path> pages = new ArrayList<>(
                    docs.filter(file -> file.toString().endsWith(".md")).toList());
            pages.add(REPOSITORY.resolve("README.md"));
            for (Path page : pages) {
                String text = Files.readString(page).replace("\\\n", " ");
                COMMAND.matcher(text)
                        .results()
                        .map(found -> found.group(1) == null ? found.group(2) : found.group(1))
                        .map(command -> END.matcher(command).replaceFirst("").strip())
                        .filter(command -> !command.matches(".*(VERB|…|\\[).*"))
                        .forEach(command -> commands.add(new Documented(page, command)));
            }
        }
        return commands.stream().distinct().toList();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void isUnderstood(Documented documented) throws CommandProblem {
        List<String> words = CommandLine.split(documented.command());
        Verbs verbs = new Verbs(Invoked.below(folder), new RanPool());
        String one = words.getFirst();
        String name = verbs.names().contains(one) || words.size() < 2 ? one : one + " " + words.get(1);
        if (words.size() == 1 || name.equals(documented.command())) { // the verb is meant, or those that begin with it
            assertThat(verbs.names()).anyMatch(each -> each.equals(name) || each.startsWith(one + " "));
            return;
        }
        assertThat(verbs.names()).contains(name);
        Verb verb = verbs.named(name);
        String[] behind = words.subList(name.split(" ").length, words.size()).toArray(new String[0]);

        assertThat(Matching.match(verb.definition(), verb.arrange(behind))).isNotNull();
    }
}
