/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import dev.muster.api.Event;
import java.time.temporal.ChronoUnit;

/** An event as one line: when, what kind, about what, and the manager's words. */
final class EventLine {
    private static final int KIND_WIDTH = 12;
    private static final int SUBJECT_WIDTH = 11;

    private EventLine() {}

    static String of(Event event) {
        return event.at().truncatedTo(ChronoUnit.SECONDS) + "  " + what(event);
    }

    /** With the time of day alone, UTC as everywhere. */
    static String brief(Event event) {
        String at = event.at().truncatedTo(ChronoUnit.SECONDS).toString();
        return at.substring(at.indexOf('T') + 1) + "  " + what(event);
    }

    private static String what(Event event) {
        StringBuilder line = new StringBuilder(128);
        append(line, event.type(), KIND_WIDTH);
        append(line.append("  "), subject(event), SUBJECT_WIDTH);
        return line.append("  ").append(event.message()).toString();
    }

    private static String subject(Event event) {
        if (event.process() != null) {
            return event.process();
        }
        if (event.slot() == null) {
            return "-";
        }
        return event.incarnation() == null
                ? "slot " + event.slot()
                : "slot " + event.slot() + " (" + event.incarnation() + ")";
    }

    private static void append(StringBuilder line, String text, int width) {
        line.append(text).repeat(' ', Math.max(0, width - text.length()));
    }
}
