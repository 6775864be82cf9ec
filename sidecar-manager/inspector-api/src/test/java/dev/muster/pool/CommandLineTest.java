/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class CommandLineTest {
    @Test
    void spacesSeparateHoweverMany() {
        assertThat(CommandLine.split("  curl \t -f\nlocalhost ")).containsExactly("curl", "-f", "localhost");
        assertThat(CommandLine.split("   ")).isEmpty();
    }

    @Test
    void quotesKeepTogetherAndVanish() {
        assertThat(CommandLine.split("sh -c 'exit 0' \"a b\"c ''")).containsExactly("sh", "-c", "exit 0", "a bc", "");
    }

    @Test
    void aBackslashTakesTheNextCharacterAsItIsExceptWithinSingleQuotes() {
        assertThat(CommandLine.split("a\\ b \"\\\"\" '\\'")).containsExactly("a b", "\"", "\\");
    }

    @Test
    void nothingIsExpanded() {
        assertThat(CommandLine.split("echo $HOME * ; `id` | cat"))
                .containsExactly("echo", "$HOME", "*", ";", "`id`", "|", "cat");
    }

    @Test
    void whatIsNotFinishedIsRefused() {
        assertThatThrownBy(() -> CommandLine.split("echo 'a"))
                .hasMessage("the quote ' in the command \"echo 'a\" is not closed");
        assertThatThrownBy(() -> CommandLine.split("echo a\\"))
                .hasMessage("a backslash ends the command \"echo a\\\": nothing follows it");
    }
}
