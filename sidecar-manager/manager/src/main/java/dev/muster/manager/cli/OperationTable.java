/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import dev.muster.api.Operation;
import dev.muster.api.OperationState;
import dev.muster.manager.cli.Table.Cell;
import dev.muster.manager.cli.Table.Column;
import java.time.Instant;
import java.util.List;

/** Operations as a person reads them: a row for each, oldest first. */
final class OperationTable {
    private static final List<Column> COLUMNS = List.of(
            new Column("ID", 0),
            new Column("KIND", 7),
            new Column("STATE", 7),
            new Column("STARTED", 0),
            new Column("TOOK", 0),
            new Column("MESSAGE", 0));

    private OperationTable() {}

    /**
     * The lines, each ended.
     *
     * @param now by the manager's clock
     */
    static String of(List<Operation> operations, Instant now, boolean coloured) {
        Table table = new Table(COLUMNS);
        for (Operation operation : operations) {
            Instant ended = operation.ended() == null ? now : operation.ended();
            String message = operation.message() == null ? "-" : Cells.firstLine(operation.message());
            table.row(
                    Cell.of(operation.id()),
                    Cell.of(operation.kind()),
                    new Cell(operation.state().toString(), colour(operation.state())),
                    Cell.of(Span.between(operation.started(), now) + " ago"),
                    Cell.of(Span.between(operation.started(), ended)),
                    Cell.of(message));
        }
        return Line.text(table.lines(), coloured);
    }

    private static Colour colour(OperationState state) {
        return switch (state) {
            case RUNNING -> Colour.CYAN;
            case DONE -> Colour.GREEN;
            case FAILED -> Colour.RED;
            case SUPERSEDED, UNKNOWN -> Colour.DIM;
        };
    }
}
