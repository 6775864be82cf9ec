/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import dev.muster.api.Event;
import dev.muster.api.ProcessStatus;
import dev.muster.api.Socket;
import dev.muster.api.Worker;
import dev.muster.manager.cli.Table.Cell;
import dev.muster.manager.cli.TopModel.Mode;
import dev.muster.manager.cli.TopModel.Row;
import java.util.ArrayList;
import java.util.List;

/**
 * Draws {@code muster top}: the pool above, the rows below it, then what happened, and on the last line what the keys do. Where
 * not everything fits, the rows scroll so that the selected one is seen, and the events get what is left.
 */
final class TopFrame {
    private static final int SPARKS = 40;
    private static final String KEYS = "q quit  r restart all  +/- scale  ↑/↓ select  R restart  s stop/start  ? help";
    private static final List<String> HELP = List.of(
            "q         quit (Ctrl-C does, too)",
            "r         restart all workers, one after another",
            "+ -       one worker more, one less",
            "↑ ↓ k j   select a worker or a process",
            "R         restart what is selected",
            "s         stop what is selected, or start it again",
            "? h       this page; any key leaves it",
            "",
            "What takes a worker away, or replaces it, is asked for once more: y or Enter does it.");

    private final TopModel model;
    private final int width;
    private final int height;

    private TopFrame(TopModel model, int width, int height) {
        this.model = model;
        this.width = width;
        this.height = height;
    }

    /** @param height lines that fit, the last one for the keys */
    static Frame render(TopModel model, int width, int height) {
        return new TopFrame(model, width, Math.max(1, height)).frame();
    }

    /** All there is to see, for something that is no terminal. */
    static Frame plain(TopModel model) {
        TopFrame all = new TopFrame(model, Integer.MAX_VALUE, Integer.MAX_VALUE);
        List<Line> lines = all.head();
        lines.add(Line.EMPTY);
        all.rows().forEach(row -> lines.add(row.line()));
        return new Frame(lines, Integer.MAX_VALUE);
    }

    private Frame frame() {
        List<Line> lines = head();
        lines.add(Line.EMPTY);
        int room = height - 1 - lines.size();
        if (model.mode() instanceof Mode.Helping) {
            HELP.forEach(line -> lines.add(Line.of(line, Colour.NONE)));
        } else {
            List<Body> rows = rows();
            int forEvents = Math.min(model.events().size() + 1, Math.max(0, room / 3));
            lines.addAll(window(rows, Math.max(room - forEvents, 0)));
            lines.addAll(events(height - 1 - lines.size()));
        }
        List<Line> fitting = new ArrayList<>(lines.subList(0, Math.min(lines.size(), height - 1)));
        while (fitting.size() < height - 1) {
            fitting.add(Line.EMPTY);
        }
        fitting.add(bottom());
        return new Frame(fitting, width);
    }

    private List<Line> head() {
        List<Line> lines = new ArrayList<>();
        List<Cell> pool = new ArrayList<>(StateTable.name(model.state()));
        pool.addAll(StateTable.place(model.state(), model.now()));
        lines.add(new Line(pool));
        for (Socket socket : model.state().sockets()) {
            List<Cell> pieces = new ArrayList<>(StateTable.socket(socket));
            List<Integer> depths = model.queues().getOrDefault(socket.name(), List.of());
            if (!depths.isEmpty()) {
                pieces.add(Cell.of("  "));
                pieces.add(new Cell(Sparkline.of(depths, Math.min(SPARKS, depths.size())), Colour.CYAN));
            }
            lines.add(new Line(pieces));
        }
        if (model.lost() != null) {
            lines.add(Line.of("no answer, this is the last that was seen: " + model.lost(), Colour.RED));
        } else {
            lines.addAll(StateTable.reason(model.state()));
            lines.addAll(StateTable.operations(model.state(), model.now()));
        }
        return lines;
    }

    /** A line of the middle part. A heading stays in sight while the rows below it scroll. */
    private record Body(Line line, boolean selected, boolean heading) {}

    private List<Body> rows() {
        List<Body> rows = new ArrayList<>();
        List<Line> workers =
                WorkerTable.of(model.state().workers(), model.now()).lines();
        rows.add(new Body(workers.getFirst().behind("  "), false, true));
        for (int i = 1; i < workers.size(); i++) {
            Worker worker = model.state().workers().get(i - 1);
            rows.add(row(workers.get(i), new Row.OfSlot(worker.slot())));
        }
        List<ProcessStatus> processes = model.state().processes();
        if (!processes.isEmpty()) {
            List<Line> lines = ProcessTable.of(processes, model.now()).lines();
            rows.add(new Body(Line.EMPTY, false, false));
            rows.add(new Body(lines.getFirst().behind("  "), false, true));
            for (int i = 1; i < lines.size(); i++) {
                rows.add(
                        row(lines.get(i), new Row.OfProcess(processes.get(i - 1).name())));
            }
        }
        return rows;
    }

    private Body row(Line line, Row row) {
        boolean selected = row.equals(model.selected()) && height < Integer.MAX_VALUE;
        Line marked = line.behind(selected ? "> " : "  ");
        return new Body(
                selected ? marked.in(Colour.REVERSED) : model.lost() == null ? marked : marked.in(Colour.DIM),
                selected,
                false);
    }

    /** The part of the rows that fits, with the selected one in it and its heading above. */
    private static List<Line> window(List<Body> rows, int room) {
        if (rows.size() <= room || room < 3) {
            return rows.stream().limit(room).map(Body::line).toList();
        }
        int selected = 0;
        for (int i = 0; i < rows.size(); i++) {
            selected = rows.get(i).selected() ? i : selected;
        }
        int visible = room - 1; // the last line says how much there is
        int from = Math.clamp(selected - (long) (visible / 2), 0, rows.size() - visible);
        List<Line> lines = new ArrayList<>();
        for (int i = from; i < from + visible; i++) {
            lines.add(rows.get(i).line());
        }
        for (int i = from; i >= 0 && from > 0; i--) {
            if (rows.get(i).heading()) {
                lines.set(0, rows.get(i).line());
                break;
            }
        }
        lines.add(Line.of("  … lines " + (from + 1) + " to " + (from + visible) + " of " + rows.size(), Colour.DIM));
        return lines;
    }

    /** The latest that fit, the newest last, with a word where some were missed. */
    private List<Line> events(int room) {
        List<Line> lines = new ArrayList<>();
        long last = 0;
        for (Event event : model.events()) {
            if (last > 0 && event.id() > last + 1) {
                lines.add(Line.of("… " + (event.id() - last - 1) + " events were missed", Colour.DIM));
            }
            last = event.id();
            lines.add(Line.of(EventLine.brief(event), Colour.NONE));
        }
        if (room < 2 || lines.isEmpty()) {
            return List.of();
        }
        List<Line> shown = new ArrayList<>(lines.subList(Math.max(0, lines.size() - room + 1), lines.size()));
        shown.addFirst(Line.EMPTY);
        return shown;
    }

    private Line bottom() {
        return switch (model.mode()) {
            case Mode.Asking(Wish.OfTheManager wish) ->
                Line.of(
                        question(wish) + "  y/n" + (wish instanceof Wish.Scale ? "  (+/- changes it)" : ""),
                        Colour.YELLOW);
            case Mode.Helping() -> Line.of("any key goes back", Colour.DIM);
            case Mode.Watching() ->
                model.notice() == null
                        ? Line.of(KEYS, Colour.DIM)
                        : Line.of(model.notice().text(), model.notice().good() ? Colour.GREEN : Colour.RED);
        };
    }

    private String question(Wish.OfTheManager wish) {
        int target = model.state().target().workers();
        return switch (wish) {
            case Wish.RestartAll() -> "restart all " + target + " workers?";
            case Wish.Scale(int workers) ->
                "scale from " + target + " to " + workers + (workers == 0 ? ", so that nothing serves?" : "?");
            case Wish.RestartWorker(int slot) -> "restart worker " + slot + "?";
            case Wish.StopWorker(int slot) -> "stop worker " + slot + ", until it is started again?";
            case Wish.StartWorker(int slot) -> "start worker " + slot + "?";
            case Wish.RestartProcess(String name) -> "restart process " + name + "?";
            case Wish.StopProcess(String name) -> "stop process " + name + ", until it is started again?";
            case Wish.StartProcess(String name) -> "start process " + name + "?";
        };
    }
}
