/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Model.CommandSpec;

class CompletionVerbTest {
    @TempDir
    Path folder;

    @Test
    void bashCompletesVerbs() throws Exception {
        assertThat(completed("muster", "vers")).isEqualTo("version");
    }

    @Test
    void bashCompletesOptionsOfTheVerb() throws Exception {
        assertThat(completed("muster", "version", "--h")).isEqualTo("--help");
    }

    @Test
    void bashCompletesWordsThatAreChoices() throws Exception {
        assertThat(completed("muster", "completion", "f")).isEqualTo("fish");
    }

    @Test
    void fishAndZshNameEveryVerb() {
        String fish = script("fish");
        String zsh = script("zsh");
        for (CommandSpec definition : verbs().definitions()) {
            String name = Completable.of(definition).name();
            String first = Completable.of(definition).firstWord();
            assertThat(fish).contains("-n '__fish_use_subcommand' -a " + first);
            assertThat(zsh).contains("        '" + name + "') _arguments").contains("        '" + first + ":");
        }
    }

    @Test
    void anUnknownShellIsWrongUsage() {
        Invoked unknown = Invoked.muster(verbs(), "completion", "csh");

        assertThat(unknown.exit()).isEqualTo(2);
        assertThat(unknown.err())
                .startsWith("muster completion: no completion for 'csh': there is bash, zsh and fish\n");
    }

    private Verbs verbs() {
        return new Verbs(Invoked.below(folder), new RanPool());
    }

    private String script(String shell) {
        Invoked completion = Invoked.muster(verbs(), "completion", shell);
        assertThat(completion.exit()).isZero();
        return completion.out();
    }

    /** What bash offers with the cursor behind these words. */
    private String completed(String... words) throws IOException, InterruptedException {
        Path script = Files.writeString(
                folder.resolve("completion.bash"),
                script("bash")
                        + "COMP_WORDS=(" + String.join(" ", words) + ")\nCOMP_CWORD=" + (words.length - 1)
                        + "\n_muster\necho \"${COMPREPLY[*]}\"\n");
        Process bash = new ProcessBuilder("bash", "--norc", script.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor()).isZero();
        return output.strip();
    }
}
