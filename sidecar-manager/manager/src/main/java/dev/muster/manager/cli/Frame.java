/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import java.util.List;

/**
 * One picture for a terminal.
 *
 * @param lines no more than fit
 * @param width columns that fit; longer lines are cut
 */
record Frame(List<Line> lines, int width) {
    Frame {
        lines = List.copyOf(lines);
    }

    /** Each line ended. */
    String text(boolean coloured) {
        StringBuilder text = new StringBuilder();
        for (Line line : lines) {
            line.appendTo(text, width, coloured);
            text.append('\n');
        }
        return text.toString();
    }
}
