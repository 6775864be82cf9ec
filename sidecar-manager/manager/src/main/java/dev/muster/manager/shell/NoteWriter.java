/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.shell;

import dev.muster.api.Operation;
import dev.muster.manager.os.Command;
import dev.muster.manager.supervisor.Exit;
import dev.muster.manager.supervisor.Incarnation;
import dev.muster.manager.supervisor.Launch;
import dev.muster.manager.supervisor.Life;
import dev.muster.manager.supervisor.Managed;
import dev.muster.manager.supervisor.Memory;
import dev.muster.manager.supervisor.Phase;
import dev.muster.manager.supervisor.ProcessLife;
import dev.muster.manager.supervisor.Request;
import dev.muster.manager.supervisor.Rollout;
import dev.muster.manager.supervisor.Slot;
import dev.muster.manager.supervisor.Target;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Writes a {@link Note}: what matters most comes first, and what does not fit any more is left out. So the target, the slots that are
 * held, and what is being waited for are kept; then why a slot waits, and what the user sees of its past; last, what a worker's own
 * tag does not say of it.
 */
final class NoteWriter {

    private static final int LONG_TEXT = 500;
    private static final int SHORT_TEXT = 120;

    private final StringBuilder text = new StringBuilder(Note.FORM);
    private int bytes = Note.FORM.length();
    private int leftOut;

    /** The text, and how many of its lines found no room. */
    record Written(String text, int leftOut) {}

    static Written write(Note note) {
        NoteWriter writer = new NoteWriter();
        Memory memory = note.memory();
        writer.pool(memory);
        if (note.secret() != null) {
            writer.line("secret " + note.secret());
        }
        writer.slots(memory.slots().values());
        memory.processes().values().forEach(writer::process);
        writer.operations(memory.operations());
        memory.slots().values().forEach(writer::tries);
        memory.slots().values().forEach(writer::lastExit);
        memory.processes().values().forEach(writer::troubles);
        memory.processes().values().forEach(writer::launch);
        note.ended().reversed().forEach(writer::ended);
        writer.workers(memory);
        return new Written(writer.text.toString(), writer.leftOut);
    }

    private void line(String line) {
        int size = 1 + line.getBytes(StandardCharsets.UTF_8).length;
        if (bytes + size > Command.Remember.MAX_BYTES) {
            leftOut++;
            return;
        }
        bytes += size;
        text.append('\n').append(line);
    }

    private void pool(Memory memory) {
        line("next " + memory.nextNumber() + " " + memory.nextOperation());
        target(memory.target());
        Rollout rollout = memory.rollout();
        line("rollout " + rollout.from() + " " + rollout.phase() + " " + rollout.failures() + " "
                + bit(rollout.proven()) + " " + rollout.culprit() + Note.end(rollout.problem(), LONG_TEXT));
        switch (memory.phase()) {
            case Phase.Running r -> {}
            case Phase.Ending ending ->
                line("ending " + Note.moment(ending.since()) + " " + bit(ending.now()) + " " + ending.status() + " "
                        + ending.culprit() + " " + Note.moment(ending.giveUpAt()) + Note.end(ending.why(), LONG_TEXT));
            case Phase.Ended(int status) -> line("ended " + status);
        }
    }

    /** The revision as a whole stands first, for managers that know no parts of it. */
    private void target(Target target) {
        line(String.join(
                " ",
                "target",
                Integer.toString(target.workers()),
                target.revision(),
                target.requested(),
                Integer.toString(target.restarts()),
                orNone(target.content())));
    }

    private static String orNone(String word) {
        return word.isEmpty() ? "-" : word;
    }

    private void slots(Collection<Slot> slots) {
        SortedSet<Integer> held = new TreeSet<>();
        TreeMap<Long, SortedSet<Integer>> fresh = new TreeMap<>();
        for (Slot slot : slots) {
            if (slot.held()) {
                held.add(slot.index());
            }
            if (slot.freshFrom() > 0) {
                fresh.computeIfAbsent(slot.freshFrom(), from -> new TreeSet<>()).add(slot.index());
            }
        }
        if (!held.isEmpty()) {
            line("held " + ranges(held));
        }
        fresh.forEach((from, of) -> line("fresh " + from + " " + ranges(of)));
    }

    /** Such as {@code 0-3,7}. */
    static String ranges(SortedSet<Integer> numbers) {
        StringBuilder text = new StringBuilder();
        int first = -1;
        for (int number : numbers) {
            if (!numbers.contains(number - 1)) {
                first = number;
                text.append(text.isEmpty() ? "" : ",").append(number);
            }
            if (!numbers.contains(number + 1) && number > first) {
                text.append('-').append(number);
            }
        }
        return text.toString();
    }

    private void process(Managed process) {
        line(String.join(
                " ",
                "process",
                process.name(),
                bit(process.rule().temporary()) + bit(process.rule().auto()),
                process.rule().restart().name(),
                process.standing().name(),
                Long.toString(process.lastNumber()),
                life(process.life())));
    }

    private static String life(ProcessLife life) {
        String since = Note.moment(life.since());
        return switch (life) {
            case ProcessLife.None n -> "none " + since;
            case ProcessLife.Starting s -> "starting " + since + " " + s.number();
            case ProcessLife.Running r -> "running " + since + " " + r.number() + " " + r.pid();
            case ProcessLife.Stopping s ->
                "stopping " + since + " " + s.number() + " " + s.pid() + " " + bit(s.killed()) + " "
                        + Note.moment(s.next()) + Note.end(s.why(), SHORT_TEXT);
            case ProcessLife.Lingering l ->
                "lingering " + since + " " + l.number() + " " + bit(l.killed()) + " " + Note.moment(l.next());
        };
    }

    private void troubles(Managed process) {
        if (process.failures() > 0) {
            line("process-tries " + process.name() + " " + process.failures() + " " + Note.moment(process.nextTry())
                    + " " + process.lastFailed() + Note.end(process.lastFailure(), SHORT_TEXT));
        }
        if (process.restarts() > 0 || process.lastExit() != null) {
            line("process-exit " + process.name() + " " + process.restarts() + " "
                    + exit(process.lastExit(), process.lastExitAt()));
        }
    }

    /** What a request has started is known to nobody else. */
    private void launch(Managed process) {
        Launch launch = process.rule().launch();
        if (process.rule().temporary() && !launch.command().isEmpty()) {
            List<String> words = new ArrayList<>(List.of("process-launch", process.name()));
            launch.command().forEach(word -> words.add("c" + encoded(word)));
            launch.environment().forEach((key, value) -> words.add("e" + encoded(key + "=" + value)));
            launch.sockets().forEach(name -> words.add("s" + encoded(name)));
            line(String.join(" ", words));
        }
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Those of the whole pool first: there are few of them, and people wait for them. */
    private void operations(List<dev.muster.manager.supervisor.Operation> operations) {
        List<String> others = new ArrayList<>();
        for (var operation : operations) {
            String line = "operation " + operation.number() + " " + operation.from() + " "
                    + Note.moment(operation.started()) + " " + request(operation.request());
            boolean ofOne = operation.request() instanceof Request.OfProcess
                    || operation.request() instanceof Request.Stop
                    || operation.request() instanceof Request.Start
                    || operation.request() instanceof Request.Call
                    || (operation.request() instanceof Request.Restart(var slots, var cause) && !slots.isEmpty());
            if (ofOne) {
                others.add(line);
            } else {
                line(line);
            }
        }
        others.forEach(this::line);
    }

    /** What it asks, as far as that says when it is reached. */
    private static String request(Request request) {
        return switch (request) {
            case Request.Restart(var slots, var cause) ->
                "restart " + (slots.isEmpty() ? "all" : ranges(slots))
                        + Note.end(cause.isEmpty() ? null : cause, SHORT_TEXT);
            case Request.Scale(int workers) -> "scale " + workers;
            case Request.ScaleBy(int change) -> "scale-by " + change;
            case Request.Stop(int slot) -> "stop " + slot;
            case Request.Start(int slot) -> "start " + slot;
            case Request.Retarget(var workers, var revision) ->
                "target " + (workers == null ? "-" : workers) + Note.end(revision, Integer.MAX_VALUE);
            case Request.Refresh(String content, String cause) ->
                "refresh " + orNone(content) + Note.end(cause.isEmpty() ? null : cause, SHORT_TEXT);
            case Request.StartProcess(String name) -> "process-start " + name;
            case Request.StopProcess(String name) -> "process-stop " + name;
            case Request.RestartProcess(String name) -> "process-restart " + name;
            case Request.RunProcess(var name, var restart, var launch) -> "process-run " + name;
            case Request.Call(String name, var arguments) -> "command " + name;
            case Request.Shutdown(boolean now, String cause) ->
                "shutdown " + bit(now) + Note.end(cause.isEmpty() ? null : cause, SHORT_TEXT);
        };
    }

    private void tries(Slot slot) {
        if (slot.failures() > 0 || slot.lastFailure() != null) {
            line("tries " + slot.index() + " " + slot.failures() + " " + Note.moment(slot.nextTry()) + " "
                    + slot.lastFailed() + Note.end(slot.lastFailure(), SHORT_TEXT));
        }
    }

    private void lastExit(Slot slot) {
        if (slot.restarts() > 0 || slot.lastExit() != null) {
            line("exit " + slot.index() + " " + slot.restarts() + " " + exit(slot.lastExit(), slot.lastExitAt()));
        }
    }

    private static String exit(@Nullable Exit exit, @Nullable Instant at) {
        if (exit == null) {
            return "-";
        }
        String note = exit.note().isEmpty() ? null : exit.note();
        return Note.moment(at) + " " + exit.code() + " " + exit.signal() + " " + bit(exit.core())
                + bit(exit.outOfMemory()) + Note.end(note, SHORT_TEXT);
    }

    private void ended(Operation operation) {
        line("done " + operation.id() + " " + operation.kind() + " "
                + operation.state().name() + " "
                + Note.moment(operation.started()) + " " + Note.moment(operation.ended())
                + Note.end(operation.message(), LONG_TEXT));
    }

    /** Those in the middle of something first: of one that serves, its tag says nearly all. */
    private void workers(Memory memory) {
        for (boolean serving : new boolean[] {false, true}) {
            for (Incarnation worker : memory.workers().values()) {
                if (worker.ready() == serving) {
                    line("worker " + worker.number() + " " + worker.slot() + " "
                            + NoteRows.word(worker.revision(), memory.target()) + " " + Note.moment(worker.born()) + " "
                            + worker.origin().name() + " " + bit(worker.told().ready()) + " " + life(worker.life()));
                }
            }
        }
    }

    private static String life(Life life) {
        String since = Note.moment(life.since());
        return switch (life) {
            case Life.Spawning s -> "spawning " + since;
            case Life.Booting b -> "booting " + since + " " + b.pid() + " " + Note.moment(b.deadline());
            case Life.Ready r ->
                "ready " + since + " " + r.pid() + " " + Note.word(r.by()) + Note.end(r.worn(), SHORT_TEXT);
            case Life.Draining d ->
                "draining " + since + " " + d.pid() + " " + Note.moment(d.until()) + Note.end(d.why(), SHORT_TEXT);
            case Life.Stopping s ->
                "stopping " + since + " " + s.pid() + " " + bit(s.fault()) + bit(s.killed()) + " "
                        + Note.moment(s.next()) + Note.end(s.why(), SHORT_TEXT);
            case Life.Lingering l -> "lingering " + since + " " + bit(l.killed()) + " " + Note.moment(l.next());
        };
    }

    private static String bit(boolean flag) {
        return flag ? "1" : "0";
    }
}
