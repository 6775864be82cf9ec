/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import dev.muster.api.ProcessState;
import dev.muster.api.ProcessStatus;
import dev.muster.manager.cli.Table.Cell;
import dev.muster.manager.cli.Table.Column;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Managed processes as a person reads them: a row for each. */
final class ProcessTable {
    private static final List<Column> COLUMNS = List.of(
            new Column("PROCESS", 0),
            new Column("STATE", 7),
            new Column("PID", 5),
            new Column("UP", 6),
            new Column("RESTARTS", 0),
            new Column("CPU", 4),
            new Column("RSS", 6),
            new Column("LAST EXIT", 0));

    private ProcessTable() {}

    /** @param now by the manager's clock */
    static Table of(List<ProcessStatus> processes, Instant now) {
        boolean noted = false;
        for (ProcessStatus process : processes) {
            noted |= note(process, now) != null;
        }
        List<Column> columns = new ArrayList<>(COLUMNS);
        if (noted) {
            columns.add(new Column("NOTE", 0));
        }
        Table table = new Table(columns);
        for (ProcessStatus process : processes) {
            List<Cell> cells = cells(process, now);
            if (noted) {
                cells.add(Cell.of(Cells.orNothing(note(process, now))));
            }
            table.row(cells.toArray(new Cell[0]));
        }
        return table;
    }

    private static List<Cell> cells(ProcessStatus process, Instant now) {
        boolean runs = process.state() == ProcessState.RUNNING || process.state() == ProcessState.STARTING;
        List<Cell> cells = new ArrayList<>(COLUMNS.size() + 1);
        cells.add(Cell.of(process.name()));
        cells.add(new Cell(process.state().toString(), colour(process.state())));
        cells.add(Cell.of(Cells.orNothing(process.pid())));
        cells.add(Cell.of(runs ? Span.between(process.since(), now) : "-"));
        cells.add(Cell.of(Integer.toString(process.restarts())));
        cells.add(Cell.of(Cells.cpu(process.cpu())));
        cells.add(Cell.of(Cells.memory(process.rss())));
        cells.add(Cell.of(Cells.exit(process.lastExit(), now)));
        return cells;
    }

    /** What the columns do not say. */
    private static @Nullable String note(ProcessStatus process, Instant now) {
        return switch (process.state()) {
            case RUNNING, STARTING -> process.temporary() ? "temporary" : null;
            case BACKOFF -> process.nextTry() == null ? reason(process) : Cells.nextTry(process.nextTry(), now);
            case STOPPED, STOPPING, EXITED, FAILED, UNKNOWN -> reason(process);
        };
    }

    private static @Nullable String reason(ProcessStatus process) {
        return process.reason() == null ? null : Cells.firstLine(process.reason());
    }

    private static Colour colour(ProcessState state) {
        return switch (state) {
            case RUNNING -> Colour.GREEN;
            case STARTING -> Colour.YELLOW;
            case STOPPING -> Colour.CYAN;
            case BACKOFF, FAILED -> Colour.RED;
            case STOPPED, EXITED, UNKNOWN -> Colour.DIM;
        };
    }
}
