/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.pool;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How durations are written: {@code 300ms}, {@code 30s}, {@code 5m}, {@code 6h}, and combinations from large to small: {@code 1m30s}. */
public final class DurationText {
    /** Longer than any sensible limit, and far from where milliseconds overflow. */
    public static final Duration MAX = Duration.ofDays(366);

    /** The same rule for a JSON schema. */
    public static final String PATTERN = "^(?=.)([0-9]{1,9}h)?([0-9]{1,9}m)?([0-9]{1,9}s)?([0-9]{1,9}ms)?$";

    private static final Pattern PARTS =
            Pattern.compile("(?=.)(?:(\\d{1,9})h)?(?:(\\d{1,9})m)?(?:(\\d{1,9})s)?(?:(\\d{1,9})ms)?");

    private DurationText() {}

    /** @throws IllegalArgumentException with a message for the person who wrote the text */
    public static Duration parse(String text) {
        Matcher parts = PARTS.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is not a duration: write a number and a unit, like 300ms, 30s, 5m, 6h or 1m30s");
        }
        Duration duration = Duration.ofHours(number(parts, 1))
                .plusMinutes(number(parts, 2))
                .plusSeconds(number(parts, 3))
                .plusMillis(number(parts, 4));
        if (duration.compareTo(MAX) > 0) {
            throw new IllegalArgumentException("\"" + text + "\" is longer than a year");
        }
        return duration;
    }

    /** The shortest text that {@link #parse} reads back as this duration, cut to milliseconds. */
    public static String of(Duration duration) {
        if (duration.toMillis() == 0) {
            return "0s";
        }
        StringBuilder text = new StringBuilder();
        append(text, duration.toHours(), "h");
        append(text, duration.toMinutesPart(), "m");
        append(text, duration.toSecondsPart(), "s");
        append(text, duration.toMillisPart(), "ms");
        return text.toString();
    }

    private static void append(StringBuilder text, long amount, String unit) {
        if (amount != 0) {
            text.append(amount).append(unit);
        }
    }

    private static long number(Matcher parts, int group) {
        String digits = parts.group(group);
        return digits == null ? 0 : Long.parseLong(digits);
    }
}
