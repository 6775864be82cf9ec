/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import dev.muster.api.State;
import dev.muster.api.Worker;
import dev.muster.manager.cli.Fleet.Answer;
import dev.muster.manager.cli.Table.Cell;
import dev.muster.manager.cli.Table.Column;
import java.util.ArrayList;
import java.util.List;

/** A pool across its pods as a person reads it: what the operator says above, a row for each pod below. */
final class FleetTable {
    private static final List<Column> COLUMNS = List.of(
            new Column("POD", 0),
            new Column("READY", 0),
            new Column("REVISION", 0),
            new Column("UP", 6),
            new Column("RESTARTS", 0),
            new Column("CPU", 4),
            new Column("RSS", 7),
            new Column("NOTE", 0));

    private FleetTable() {}

    /** @param workers whether each pod's workers stand below it, too */
    static List<Line> of(PoolResource pool, List<Answer> answers, boolean workers) {
        List<Line> lines = new ArrayList<>(head(pool));
        Table table = new Table(COLUMNS);
        answers.forEach(answer -> table.row(row(answer)));
        List<Line> pods = table.lines();
        lines.add(pods.getFirst());
        for (int i = 0; i < answers.size(); i++) {
            lines.add(pods.get(i + 1));
            State state = answers.get(i).state();
            if (workers && state != null) {
                WorkerTable.of(state.workers(), state.now()).lines().forEach(line -> lines.add(line.behind("    ")));
            }
        }
        return lines;
    }

    private static List<Line> head(PoolResource pool) {
        List<Cell> pieces = new ArrayList<>();
        pieces.add(new Cell(pool.metadata().name(), Colour.BOLD));
        PoolResource.Status status = pool.status();
        if (status == null) {
            pieces.add(new Cell("   no operator has looked at it yet", Colour.YELLOW));
            return List.of(new Line(pieces));
        }
        pieces.add(Cell.of("   revision " + Cells.orNothing(status.revision())));
        pieces.add(Cell.of("   " + Cells.orNothing(status.pods()) + " pods"));
        PoolResource.Workers workers = status.workers();
        if (workers != null) {
            pieces.add(Cell.of("   " + workers.ready() + "/" + workers.desired() + " workers ready, "
                    + workers.upToDate() + " up to date"));
        }
        boolean wrong = pool.holds("Degraded") != null;
        boolean well = pool.holds("Available") != null && !wrong;
        Colour colour = wrong ? Colour.RED : well ? Colour.GREEN : Colour.YELLOW;
        pieces.add(new Cell("   " + Cells.orNothing(status.summary()), colour));
        List<Line> lines = new ArrayList<>(List.of(new Line(pieces)));
        if (!pool.message().isEmpty()) {
            lines.add(Line.of(pool.message(), wrong ? Colour.RED : Colour.CYAN));
        }
        return lines;
    }

    private static Cell[] row(Answer answer) {
        State state = answer.state();
        if (state == null) {
            String problem = answer.problem() == null ? "no answer yet" : answer.problem();
            return new Cell[] {
                Cell.of(answer.pod()),
                Cell.of("-"),
                Cell.of("-"),
                Cell.of("-"),
                Cell.of("-"),
                Cell.of("-"),
                Cell.of("-"),
                new Cell(Cells.firstLine(problem), Colour.RED)
            };
        }
        int ready = state.observed().ready();
        int wanted = state.target().workers();
        String reason = state.observed().converged() ? null : state.observed().reason();
        return new Cell[] {
            Cell.of(answer.pod()),
            new Cell(ready + "/" + wanted, ready >= wanted ? Colour.GREEN : ready == 0 ? Colour.RED : Colour.YELLOW),
            Cell.of(state.target().revision()),
            Cell.of(Span.between(state.since(), state.now())),
            Cell.of(Integer.toString(
                    state.workers().stream().mapToInt(Worker::restarts).sum())),
            Cell.of(Cells.cpu(cpu(state.workers()))),
            Cell.of(Cells.memory(rss(state.workers()))),
            new Cell(Cells.firstLine(Cells.orNothing(reason)), Colour.YELLOW)
        };
    }

    private static double cpu(List<Worker> workers) {
        double cores = 0;
        for (Worker worker : workers) {
            cores += worker.cpu() == null ? 0 : worker.cpu();
        }
        return cores;
    }

    private static long rss(List<Worker> workers) {
        long bytes = 0;
        for (Worker worker : workers) {
            bytes += worker.rss() == null ? 0 : worker.rss();
        }
        return bytes;
    }
}
