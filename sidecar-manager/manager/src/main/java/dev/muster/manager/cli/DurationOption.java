/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import dev.muster.pool.DurationText;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ParseResult;

/** An option whose value is a duration, such as {@code 30s}. */
final class DurationOption {
    private DurationOption() {}

    /** Null when it is not given. */
    static @Nullable Duration of(ParseResult given, String option) throws UsageProblem {
        String text = given.matchedOptionValue(option, "");
        try {
            return text.isEmpty() ? null : DurationText.parse(text);
        } catch (IllegalArgumentException e) {
            throw new UsageProblem(option + ": " + e.getMessage());
        }
    }
}
