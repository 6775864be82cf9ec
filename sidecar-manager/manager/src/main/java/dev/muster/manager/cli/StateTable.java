/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import dev.muster.api.Launcher;
import dev.muster.api.Observed;
import dev.muster.api.Operation;
import dev.muster.api.OperationState;
import dev.muster.api.Socket;
import dev.muster.api.State;
import dev.muster.manager.cli.Table.Cell;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A pool's state as a person reads it: a line about the pool, why it is not what was asked for, a row for each worker, and what
 * failed last. All times are the document's, so the same document always gives the same text.
 */
final class StateTable {
    private StateTable() {}

    /** The lines, each ended. */
    static String of(State state, boolean coloured) {
        Instant now = state.now();
        List<Line> lines = new ArrayList<>();
        lines.add(pool(state));
        lines.addAll(reason(state));
        lines.addAll(WorkerTable.of(state.workers(), now).lines());
        if (!state.processes().isEmpty()) {
            lines.add(Line.EMPTY);
            lines.addAll(ProcessTable.of(state.processes(), now).lines());
        }
        List<Line> operations = operations(state, now);
        if (!operations.isEmpty()) {
            lines.add(Line.EMPTY);
            lines.addAll(operations);
        }
        return Line.text(lines, coloured);
    }

    private static Line pool(State state) {
        List<Cell> pieces = new ArrayList<>(name(state));
        for (Socket socket : state.sockets()) {
            pieces.add(Cell.of("   "));
            pieces.addAll(socket(socket));
        }
        pieces.addAll(place(state, state.now()));
        return new Line(pieces);
    }

    /** What it is called, what it is to run, and how much of it is ready. */
    static List<Cell> name(State state) {
        Observed observed = state.observed();
        int wanted = state.target().workers();
        Colour readiness =
                observed.ready() >= wanted ? Colour.GREEN : observed.ready() == 0 ? Colour.RED : Colour.YELLOW;
        return List.of(
                new Cell(state.name(), Colour.BOLD),
                Cell.of("   revision " + state.target().revision() + "   "),
                new Cell(observed.ready() + "/" + wanted + " ready", readiness));
    }

    /** Where its inspector is, how long it has been up, and, in a pod, for how long the launcher has been connected. */
    static List<Cell> place(State state, Instant now) {
        String inspector = state.inspector() == null ? "" : "   inspector " + state.inspector();
        Launcher there = state.launcher();
        String launcher = there == null ? "" : "   launcher " + Span.between(there.since(), now);
        return List.of(Cell.of(inspector + "   up " + Span.between(state.since(), now) + launcher));
    }

    static List<Cell> socket(Socket socket) {
        List<Cell> pieces = new ArrayList<>();
        pieces.add(Cell.of(socket.name() + " " + address(socket.address()) + " "));
        pieces.add(new Cell(
                "queue " + socket.queue() + "/" + socket.backlog(),
                socket.queue() >= socket.backlog() ? Colour.RED : Colour.NONE));
        if (socket.drops() > 0) {
            pieces.add(Cell.of(" "));
            pieces.add(new Cell("drops " + socket.drops(), Colour.RED));
        }
        return pieces;
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

    /** Why it is not what was asked for: a line, or none. */
    static List<Line> reason(State state) {
        String reason = state.observed().reason();
        return state.observed().converged() || reason == null ? List.of() : List.of(Line.of(reason, Colour.YELLOW));
    }

    /** What is going on, and what went wrong last; older successes are nobody's concern. */
    static List<Line> operations(State state, Instant now) {
        List<Line> lines = new ArrayList<>();
        List<Operation> operations = state.operations();
        for (int i = 0; i < operations.size(); i++) {
            Operation operation = operations.get(i);
            boolean failedLast = operation.state() == OperationState.FAILED && i == operations.size() - 1;
            if (operation.state() == OperationState.RUNNING || failedLast) {
                lines.add(Line.of(line(operation, now), failedLast ? Colour.RED : Colour.CYAN));
            }
        }
        return lines;
    }

    private static String line(Operation operation, Instant now) {
        String what = operation.kind() + " " + operation.id();
        String message = operation.message() == null ? "" : ": " + Cells.firstLine(operation.message());
        Instant ended = operation.ended();
        return ended == null
                ? what + " running for " + Span.between(operation.started(), now) + message
                : what + " " + operation.state() + " " + Span.between(ended, now) + " ago" + message;
    }
}
