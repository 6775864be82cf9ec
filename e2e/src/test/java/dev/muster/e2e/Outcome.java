/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

/** What a finished command left: its exit code, what it printed, and how long it took. */
public record Outcome(String command, int exit, String out, String err, Duration took) {

    public Outcome exits(int expected) {
        assertThat(exit)
                .as("exit code of %s%nstdout: %s%nstderr: %s", command, out, err)
                .isEqualTo(expected);
        return this;
    }

    public Outcome complains(String... words) {
        assertThat(err).as("stderr of %s", command).containsIgnoringCase(words[0]);
        for (var word : words) {
            assertThat(err).as("stderr of %s", command).containsIgnoringCase(word);
        }
        return this;
    }
}
