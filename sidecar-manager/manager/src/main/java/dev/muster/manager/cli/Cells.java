/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import dev.muster.api.Exit;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How the tables write what more than one of them shows. */
final class Cells {
    private static final String NOTHING = "-";

    private Cells() {}

    static String orNothing(@Nullable Object value) {
        return value == null ? NOTHING : value.toString();
    }

    /** @param cores 0.12 is 12 % of one */
    static String cpu(@Nullable Double cores) {
        return cores == null ? NOTHING : Math.round(cores * 100) + "%";
    }

    static String memory(@Nullable Long bytes) {
        return bytes == null ? NOTHING : (bytes + (1 << 19)) / (1 << 20) + " MiB";
    }

    static String exit(@Nullable Exit exit, Instant now) {
        return exit == null ? NOTHING : exit.text() + ", " + Span.between(exit.at(), now) + " ago";
    }

    static String nextTry(Instant nextTry, Instant now) {
        return nextTry.isAfter(now) ? "next try in " + Span.between(now, nextTry) : "next try now";
    }

    static String firstLine(String text) {
        int end = text.indexOf('\n');
        return end < 0 ? text : text.substring(0, end);
    }
}
