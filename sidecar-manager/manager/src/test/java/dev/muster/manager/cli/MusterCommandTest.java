/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

class MusterCommandTest {
    @TempDir
    Path folder;

    @Test
    void everyNameIsAVerbThatIsCalledSo() {
        Verbs verbs = verbs();
        for (String name : verbs.names()) {
            CommandSpec definition = verbs.named(name).definition();
            assertThat(definition.name()).isEqualTo("muster " + name);
            assertThat(definition.usageMessage().exitCodeList()).containsKeys("0", "2");
        }
    }

    @Test
    void helpListsEveryVerbAndExitCode() {
        for (String[] asked : new String[][] {{"help"}, {"--help"}, {"-h"}}) {
            Invoked help = muster(asked);

            assertThat(help.exit()).isZero();
            for (String name : verbs().names()) {
                assertThat(help.out()).contains("\n  " + name + " ");
            }
            assertThat(help.out()).contains("  3  no running manager found");
        }
    }

    @Test
    void helpOfAVerbIsTheSameBothWays() {
        Invoked help = muster("help", "completion");

        assertThat(help.exit()).isZero();
        assertThat(help.out())
                .startsWith("Usage: muster completion [-h] bash|zsh|fish\n")
                .contains("Exit codes:\n  0   done");
        assertThat(help).isEqualTo(muster("completion", "--help"));
    }

    @Test
    void helpIsBrokenBetweenWordsAndFitsATerminal() {
        Verbs verbs = verbs();
        for (String name : verbs.names()) {
            String help = muster("help", name).out();
            assertThat(help.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
            String unbroken = joined(help);
            CommandSpec definition = verbs.named(name).definition();
            for (String paragraph : definition.usageMessage().description()) {
                assertThat(unbroken).contains(joined(paragraph));
            }
            for (OptionSpec option : definition.options()) {
                assertThat(unbroken).contains(joined(option.description()[0]));
            }
        }
    }

    /** On one line. A line may end behind a punctuation mark, too, but not within a word. */
    private static String joined(String help) {
        return help.replaceAll("\\s+", " ").replaceAll("(?<=\\p{Punct}) ", "");
    }

    @Test
    void noVerbIsWrongUsageAndShowsTheHelp() {
        Invoked nothing = muster();

        assertThat(nothing.exit()).isEqualTo(2);
        assertThat(nothing.out()).isEmpty();
        assertThat(nothing.err()).contains("Usage: muster VERB");
    }

    @Test
    void aMistypedVerbIsGuessed() {
        assertThat(muster("versoin")).isEqualTo(wrong("""
                                muster: unknown verb 'versoin'; did you mean 'version'?
                                Try 'muster --help'.
                                """));
    }

    @Test
    void aVerbLikeNoneIsNotGuessed() {
        assertThat(muster("frobnicate").err()).startsWith("muster: unknown verb 'frobnicate'\n");
    }

    @Test
    void anOptionBeforeTheVerbIsToldItsPlace() {
        assertThat(muster("--name", "web", "version").err())
                .startsWith("muster: the verb comes first, options behind it: muster VERB --name web version\n");
    }

    @Test
    void aMistypedOptionIsGuessed() {
        assertThat(muster("version", "--hepl")).isEqualTo(wrong("""
                                muster version: unknown option --hepl; did you mean --help?
                                Try 'muster version --help'.
                                """));
    }

    @Test
    void aWordTooManyIsNamed() {
        assertThat(muster("version", "please").err()).startsWith("muster version: 'please' is one word too many\n");
    }

    @Test
    void aMissingWordIsNamed() {
        assertThat(muster("completion").err()).startsWith("muster completion: bash|zsh|fish is missing\n");
    }

    @Test
    void versionIsTheOneOfTheBuild() {
        assertThat(muster("version").out()).matches("muster \\d+\\.\\d+\\.\\d+\n");
        assertThat(muster("--version")).isEqualTo(muster("version"));
    }

    private Verbs verbs() {
        return new Verbs(Invoked.below(folder), new RanPool());
    }

    private Invoked muster(String... arguments) {
        return Invoked.muster(verbs(), arguments);
    }

    private static Invoked wrong(String message) {
        return new Invoked(2, "", message);
    }
}
