/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

import java.time.Duration;

/** Quantities as people say them. */
public final class Words {

    /** A process has ended, and something that it had started has not. */
    public static final String LEFT_BEHIND = "processes of its group are still there";

    private static final long MIB = 1 << 20;

    private Words() {}

    /** {@code 250ms}, {@code 30s}, {@code 1m30s}, {@code 6h}; from an hour on without seconds. */
    static String time(Duration time) {
        if (time.toMinutes() == 0) {
            return time.toMillis() % 1000 == 0 ? time.toSeconds() + "s" : time.toMillis() + "ms";
        }
        StringBuilder words = new StringBuilder();
        part(words, time.toHours(), "h");
        part(words, time.toMinutesPart(), "m");
        part(words, time.toHours() > 0 ? 0 : time.toSecondsPart(), "s");
        return words.toString();
    }

    private static void part(StringBuilder words, long count, String unit) {
        if (count > 0) {
            words.append(count).append(unit);
        }
    }

    /** {@code 1 worker}, {@code 4 workers}. */
    public static String workers(int count) {
        return count(count, "worker", "workers");
    }

    static String count(int count, String one, String several) {
        return count + " " + (count == 1 ? one : several);
    }

    /** {@code 512 MiB}. */
    static String size(long bytes) {
        return Math.ceilDiv(bytes, MIB) + " MiB";
    }
}
