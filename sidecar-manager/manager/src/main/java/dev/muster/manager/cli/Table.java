/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import java.util.ArrayList;
import java.util.List;

/** Rows of text under headings, each column as wide as its widest cell and two spaces away from the next. */
final class Table {
    private static final String GAP = "  ";

    private final String[] headings;
    private final int[] widths;
    private final List<Cell[]> rows = new ArrayList<>();

    /** One cell. Whatever a terminal would obey in its text is left out: workers and their names are not trusted. */
    record Cell(String text, Colour colour) {
        Cell {
            text = printable(text);
        }

        static Cell of(String text) {
            return new Cell(text, Colour.NONE);
        }

        private static String printable(String text) {
            for (int i = 0; i < text.length(); i++) {
                if (Character.isISOControl(text.charAt(i))) {
                    return text.replaceAll("\\p{Cntrl}|[\\x80-\\x9f]", " ");
                }
            }
            return text;
        }
    }

    /** A heading and the least width of its column; room for the usual values keeps a refreshed table from jumping. */
    record Column(String heading, int leastWidth) {}

    Table(List<Column> columns) {
        headings = new String[columns.size()];
        widths = new int[columns.size()];
        for (int i = 0; i < headings.length; i++) {
            Column column = columns.get(i);
            headings[i] = column.heading();
            widths[i] = Math.max(column.heading().length(), column.leastWidth());
        }
    }

    void row(Cell... cells) {
        for (int i = 0; i < cells.length; i++) {
            widths[i] = Math.max(widths[i], cells[i].text().length());
        }
        rows.add(cells);
    }

    /** The heading, and a line for each row. */
    List<Line> lines() {
        Cell[] heading = new Cell[headings.length];
        for (int i = 0; i < headings.length; i++) {
            heading[i] = new Cell(headings[i], Colour.BOLD);
        }
        List<Line> lines = new ArrayList<>(rows.size() + 1);
        lines.add(line(heading));
        rows.forEach(row -> lines.add(line(row)));
        return lines;
    }

    /** Each cell but the last is padded; nothing follows that one. */
    private Line line(Cell[] cells) {
        List<Cell> pieces = new ArrayList<>(2 * cells.length);
        for (int i = 0; i < cells.length; i++) {
            pieces.add(cells[i]);
            if (i < cells.length - 1) {
                pieces.add(Cell.of(" ".repeat(widths[i] - cells[i].text().length()) + GAP));
            }
        }
        return new Line(pieces);
    }
}
