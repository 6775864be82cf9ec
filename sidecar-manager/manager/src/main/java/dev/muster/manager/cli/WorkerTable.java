/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import dev.muster.api.Worker;
import dev.muster.api.WorkerState;
import dev.muster.manager.cli.Table.Cell;
import dev.muster.manager.cli.Table.Column;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Workers as a person reads them: a row for each, in the order given. */
final class WorkerTable {
    private static final List<Column> COLUMNS = List.of(
            new Column("SLOT", 0),
            new Column("STATE", 7),
            new Column("PID", 5),
            new Column("INC", 0),
            new Column("REVISION", 0),
            new Column("UP", 6),
            new Column("RESTARTS", 0),
            new Column("CPU", 4),
            new Column("RSS", 6),
            new Column("LAST EXIT", 0));

    private WorkerTable() {}

    /** @param now by the manager's clock */
    static Table of(List<Worker> workers, Instant now) {
        boolean noted = false;
        for (Worker worker : workers) {
            noted |= note(worker, now) != null;
        }
        List<Column> columns = new ArrayList<>(COLUMNS);
        if (noted) {
            columns.add(new Column("NOTE", 0));
        }
        Table table = new Table(columns);
        for (Worker worker : workers) {
            List<Cell> cells = cells(worker, now);
            if (noted) {
                cells.add(Cell.of(Cells.orNothing(note(worker, now))));
            }
            table.row(cells.toArray(new Cell[0]));
        }
        return table;
    }

    private static List<Cell> cells(Worker worker, Instant now) {
        boolean running = worker.state() == WorkerState.READY || worker.state() == WorkerState.STARTING;
        String[] plain = {
            Cells.orNothing(worker.pid()),
            Cells.orNothing(worker.incarnation() == 0 ? null : worker.incarnation()),
            Cells.orNothing(worker.revision()),
            Cells.orNothing(running ? Span.between(worker.since(), now) : null),
            Integer.toString(worker.restarts()),
            Cells.cpu(worker.cpu()),
            Cells.memory(worker.rss()),
            Cells.exit(worker.lastExit(), now)
        };
        List<Cell> cells = new ArrayList<>(COLUMNS.size() + 1);
        cells.add(Cell.of(Integer.toString(worker.slot())));
        cells.add(new Cell(worker.state().toString(), worker.stuck() == null ? colour(worker.state()) : Colour.RED));
        for (String each : plain) {
            cells.add(Cell.of(each));
        }
        return cells;
    }

    /** What the columns do not say: what a worker waits for, or what is wrong with it. */
    private static @Nullable String note(Worker worker, Instant now) {
        if (worker.stuck() != null) {
            return "stuck for " + Span.between(worker.stuck().since(), now) + ": "
                    + worker.stuck().doing();
        }
        String since = "for " + Span.between(worker.since(), now);
        return switch (worker.state()) {
            case READY, STARTING -> null;
            case DRAINING, STOPPING -> since;
            case BACKOFF ->
                worker.nextTry() == null ? Cells.firstLine(worker.reason()) : Cells.nextTry(worker.nextTry(), now);
            case FAILED, HELD, UNKNOWN -> Cells.firstLine(worker.reason());
        };
    }

    private static Colour colour(WorkerState state) {
        return switch (state) {
            case READY -> Colour.GREEN;
            case STARTING -> Colour.YELLOW;
            case DRAINING, STOPPING -> Colour.CYAN;
            case BACKOFF, FAILED -> Colour.RED;
            case HELD, UNKNOWN -> Colour.DIM;
        };
    }
}
