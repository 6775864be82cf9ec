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

    /** One cell. */
    record Cell(String text, Colour colour) {
        static Cell of(String text) {
            return new Cell(text, Colour.NONE);
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

    void appendTo(StringBuilder text, boolean coloured) {
        for (int i = 0; i < headings.length; i++) {
            Colour.BOLD.paint(text, headings[i], coloured);
            end(text, headings[i], i);
        }
        for (Cell[] row : rows) {
            for (int i = 0; i < row.length; i++) {
                row[i].colour().paint(text, row[i].text(), coloured);
                end(text, row[i].text(), i);
            }
        }
    }

    /** Pads a cell, or ends the line: nothing follows the last cell. */
    private void end(StringBuilder text, String cell, int column) {
        if (column == headings.length - 1) {
            text.append('\n');
        } else {
            text.repeat(' ', widths[column] - cell.length()).append(GAP);
        }
    }
}
