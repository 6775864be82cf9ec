/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import dev.muster.api.Observed;
import dev.muster.api.Operation;
import dev.muster.api.OperationState;
import dev.muster.api.Socket;
import dev.muster.api.State;
import dev.muster.api.Worker;
import dev.muster.api.WorkerState;
import dev.muster.manager.cli.Table.Cell;
import dev.muster.manager.cli.Table.Column;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A pool's state as a person reads it: a line about the pool, why it is not what was asked for, a row for each worker, and what
 * failed last. All times are the document's, so the same document always gives the same text.
 */
final class StateTable {
    private static final String NOTHING = "-";

    private static final List<Column> WORKERS = List.of(
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

    private final State state;
    private final Instant now;
    private final boolean coloured;
    private final StringBuilder text = new StringBuilder();

    private StateTable(State state, boolean coloured) {
        this.state = state;
        this.now = state.now();
        this.coloured = coloured;
    }

    /** The lines, each ended. */
    static String of(State state, boolean coloured) {
        StateTable table = new StateTable(state, coloured);
        table.pool();
        table.reason();
        table.workers();
        table.processes();
        table.operations();
        return table.text.toString();
    }

    private void pool() {
        Observed observed = state.observed();
        int wanted = state.target().workers();
        Colour.BOLD.paint(text, state.name(), coloured);
        text.append("   revision ").append(state.target().revision()).append("   ");
        Colour readiness =
                observed.ready() >= wanted ? Colour.GREEN : observed.ready() == 0 ? Colour.RED : Colour.YELLOW;
        readiness.paint(text, observed.ready() + "/" + wanted + " ready", coloured);
        for (Socket socket : state.sockets()) {
            text.append("   ").append(socket.name()).append(' ').append(address(socket.address()));
            String queue = "queue " + socket.queue() + "/" + socket.backlog();
            text.append(' ');
            (socket.queue() >= socket.backlog() ? Colour.RED : Colour.NONE).paint(text, queue, coloured);
            if (socket.drops() > 0) {
                text.append(' ');
                Colour.RED.paint(text, "drops " + socket.drops(), coloured);
            }
        }
        if (state.inspector() != null) {
            text.append("   inspector ").append(state.inspector());
        }
        text.append("   up ").append(Span.between(state.since(), now)).append('\n');
    }

    /** Every address, of whichever family, is {@code *}. */
    private static String address(String address) {
        for (String any : new String[] {"[::]:", "0.0.0.0:"}) {
            if (address.startsWith(any)) {
                return "*:" + address.substring(any.length());
            }
        }
        return address;
    }

    private void reason() {
        String reason = state.observed().reason();
        if (!state.observed().converged() && reason != null) {
            Colour.YELLOW.paint(text, reason, coloured);
            text.append('\n');
        }
    }

    private void workers() {
        List<@Nullable String> notes = new ArrayList<>();
        boolean noted = false;
        for (Worker worker : state.workers()) {
            String note = note(worker);
            notes.add(note);
            noted |= note != null;
        }
        List<Column> columns = new ArrayList<>(WORKERS);
        if (noted) {
            columns.add(new Column("NOTE", 0));
        }
        Table table = new Table(columns);
        for (int i = 0; i < notes.size(); i++) {
            List<Cell> cells = cells(state.workers().get(i));
            if (noted) {
                cells.add(Cell.of(Cells.orNothing(notes.get(i))));
            }
            table.row(cells.toArray(new Cell[0]));
        }
        table.appendTo(text, coloured);
    }

    private List<Cell> cells(Worker worker) {
        boolean running = worker.state() == WorkerState.READY || worker.state() == WorkerState.STARTING;
        String[] plain = {
            Cells.orNothing(worker.pid()),
            worker.incarnation() == 0 ? NOTHING : Long.toString(worker.incarnation()),
            Cells.orNothing(worker.revision()),
            running ? Span.between(worker.since(), now) : NOTHING,
            Integer.toString(worker.restarts()),
            Cells.cpu(worker.cpu()),
            Cells.memory(worker.rss()),
            Cells.exit(worker.lastExit(), now)
        };
        List<Cell> cells = new ArrayList<>(WORKERS.size() + 1);
        cells.add(Cell.of(Integer.toString(worker.slot())));
        cells.add(new Cell(worker.state().toString(), worker.stuck() == null ? colour(worker.state()) : Colour.RED));
        for (String each : plain) {
            cells.add(Cell.of(each));
        }
        return cells;
    }

    /** What the columns do not say: what a worker waits for, or what is wrong with it. */
    private @Nullable String note(Worker worker) {
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
            case FAILED, HELD -> Cells.firstLine(worker.reason());
        };
    }

    private void processes() {
        if (state.processes().isEmpty()) {
            return;
        }
        text.append('\n');
        text.append(ProcessTable.of(state.processes(), now, coloured));
    }

    /** What is going on, and what went wrong last; older successes are nobody's concern. */
    private void operations() {
        List<Operation> operations = state.operations();
        boolean first = true;
        for (int i = 0; i < operations.size(); i++) {
            Operation operation = operations.get(i);
            boolean failedLast = operation.state() == OperationState.FAILED && i == operations.size() - 1;
            if (operation.state() != OperationState.RUNNING && !failedLast) {
                continue;
            }
            text.append(first ? "\n" : "");
            first = false;
            (failedLast ? Colour.RED : Colour.CYAN).paint(text, line(operation), coloured);
            text.append('\n');
        }
    }

    private String line(Operation operation) {
        String what = operation.kind() + " " + operation.id();
        String message = operation.message() == null ? "" : ": " + Cells.firstLine(operation.message());
        Instant ended = operation.ended();
        return ended == null
                ? what + " running for " + Span.between(operation.started(), now) + message
                : what + " " + operation.state() + " " + Span.between(ended, now) + " ago" + message;
    }

    private static Colour colour(WorkerState state) {
        return switch (state) {
            case READY -> Colour.GREEN;
            case STARTING -> Colour.YELLOW;
            case DRAINING, STOPPING -> Colour.CYAN;
            case BACKOFF, FAILED -> Colour.RED;
            case HELD -> Colour.DIM;
        };
    }
}
