/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import dev.muster.manager.cli.Table.Cell;
import java.util.ArrayList;
import java.util.List;

/** One line of text, in pieces of one colour each. */
record Line(List<Cell> pieces) {
    static final Line EMPTY = new Line(List.of());

    Line {
        pieces = List.copyOf(pieces);
    }

    static Line of(String text, Colour colour) {
        return new Line(List.of(new Cell(text, colour)));
    }

    /** This, with something before it. */
    Line behind(String text) {
        List<Cell> all = new ArrayList<>();
        all.add(Cell.of(text));
        all.addAll(pieces);
        return new Line(all);
    }

    /** As this line, all in one colour. */
    Line in(Colour colour) {
        return of(text(), colour);
    }

    String text() {
        StringBuilder text = new StringBuilder();
        appendTo(text, Integer.MAX_VALUE, false);
        return text.toString();
    }

    /** Lines as text, each ended. */
    static String text(List<Line> lines, boolean coloured) {
        StringBuilder text = new StringBuilder();
        for (Line line : lines) {
            line.appendTo(text, Integer.MAX_VALUE, coloured);
            text.append('\n');
        }
        return text.toString();
    }

    /** Appends it without an end, cut to this width. */
    void appendTo(StringBuilder to, int width, boolean coloured) {
        int left = width;
        for (Cell piece : pieces) {
            String text = piece.text();
            String shown = text.length() <= left ? text : text.substring(0, left);
            if (!shown.isEmpty()) {
                piece.colour().paint(to, shown, coloured);
            }
            left -= shown.length();
        }
    }
}
