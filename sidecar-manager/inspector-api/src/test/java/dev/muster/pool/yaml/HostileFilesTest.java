/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.pool.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file made to hurt costs no more than an honest one, and is refused with one clear message. */
@Timeout(20)
class HostileFilesTest {
    @Test
    void anAliasBombIsRefusedQuickly() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 9; i++) {
            bomb.append("a%d: &a%d [*a%d, *a%d, *a%d, *a%d, *a%d, *a%d, *a%d]\n"
                    .formatted(i, i, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1));
        }
        assertThat(problems(bomb.toString())).anyMatch(each -> each.contains("aliases"));
    }

    @Test
    void anAliasOfItselfIsRefused() {
        assertThat(problems("command: &c [*c]")).anyMatch(each -> each.contains("aliases"));
    }

    @ParameterizedTest
    @ValueSource(ints = {50, 1_000, 100_000, 1_000_000})
    void deepNestingIsRefused(int depth) {
        assertThat(problems("command: " + "[".repeat(depth) + "]".repeat(Math.min(depth, 40_000))))
                .hasSizeLessThan(5)
                .anyMatch(each -> each.contains("nested") || each.contains("at most 1 MiB"));
    }

    @Test
    void aFileOfTheLargestSizeIsRead() {
        String command = "command: [a]\n";
        String comment = "#".repeat(YamlText.MAX_CHARACTERS - command.length());
        assertThat(PoolDraft.of(command + comment).check("pool")).isInstanceOf(PoolResult.Valid.class);
    }

    @Test
    void aFileBeyondTheLimitIsRefused() {
        assertThat(problems("#".repeat(YamlText.MAX_CHARACTERS + 1)))
                .singleElement()
                .asString()
                .contains("at most 1 MiB");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "command: [\"a\\0\"]",
                "{command: [a], env: {A: \"a\\0\"}}",
                "{command: [a], directory: \"/\\0\"}",
                "{command: [a], listen: [{name: a, unix: \"/run/\\0\"}]}"
            })
    void aNulIsRefusedWhereverItStands(String yaml) {
        assertThat(problems(yaml))
                .singleElement()
                .asString()
                .endsWith("holds a NUL character, which nothing in a pool can");
    }

    @Test
    void aNulThatIsNotEvenEscapedIsNoYaml() {
        assertThat(problems("command: [a\0]")).singleElement().asString().contains("this is no YAML");
    }

    @Test
    void aPathThatNoUnixSocketCanHaveIsRefusedAtItsLine() {
        assertThat(problems("command: [a]\nlisten:\n- {name: a, unix: /" + "x".repeat(107) + "}"))
                .containsExactly("3:19: listen[0].unix: the path has 108 bytes: a Unix socket's has 1 to 107");
    }

    @Test
    void moreSocketsThanTheLauncherPlacesAreRefused() {
        StringBuilder yaml = new StringBuilder("command: [a]\nlisten:\n");
        for (int i = 0; i < 65; i++) {
            yaml.append("- {name: s").append(i).append(", port: 0}\n");
        }
        assertThat(problems(yaml.toString())).containsExactly("3:1: listen: 65 sockets: a pool has at most 64");
    }

    private static List<String> problems(String yaml) {
        PoolResult result = PoolDraft.of(yaml).check("pool");
        assertThat(result).isInstanceOf(PoolResult.Invalid.class);
        return ((PoolResult.Invalid) result)
                .problems().stream().map(Problem::toString).toList();
    }
}
