/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.shell;

import dev.muster.manager.supervisor.Exit;
import dev.muster.manager.supervisor.Incarnation;
import dev.muster.manager.supervisor.Launch;
import dev.muster.manager.supervisor.Life;
import dev.muster.manager.supervisor.Managed;
import dev.muster.manager.supervisor.Origin;
import dev.muster.manager.supervisor.ProcessLife;
import dev.muster.manager.supervisor.ProcessRule;
import dev.muster.manager.supervisor.Slot;
import dev.muster.manager.supervisor.Target;
import dev.muster.manager.supervisor.Told;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The slots, workers and processes of a {@link Note} that is being read, several lines to each. */
final class NoteRows {

    /** In a worker's line: the revision that is the target's. Another that begins so has it twice. */
    private static final String CURRENT = "=";

    final SortedMap<Integer, Slot> slots = new TreeMap<>();
    final Map<String, Managed> processes = new LinkedHashMap<>();
    private final SortedMap<Long, Incarnation> workers = new TreeMap<>();

    /** The workers, now that it is known which revision is the target's. */
    SortedMap<Long, Incarnation> workers(Target target) {
        workers.replaceAll((number, worker) -> new Incarnation(
                number,
                worker.slot(),
                revision(worker.revision(), target),
                worker.born(),
                worker.origin(),
                worker.life(),
                worker.told()));
        return workers;
    }

    /** A worker's revision in one word. */
    static String word(String revision, Target target) {
        return revision.equals(target.revision())
                ? CURRENT
                : revision.startsWith(CURRENT) ? CURRENT + revision : revision;
    }

    private static String revision(String word, Target target) {
        return word.equals(CURRENT)
                ? target.revision()
                : word.startsWith(CURRENT) ? word.substring(CURRENT.length()) : word;
    }

    private Slot slot(int index) {
        return slots.getOrDefault(index, Slot.empty(index));
    }

    void held(NoteWords words) {
        for (int index : words.slots()) {
            Slot s = slot(index);
            slots.put(index, tries(s, true, s.freshFrom(), 0, Instant.MIN, null, 0));
        }
    }

    void fresh(NoteWords words) {
        long from = words.number();
        for (int index : words.slots()) {
            Slot s = slot(index);
            slots.put(index, tries(s, s.held(), from, 0, Instant.MIN, null, 0));
        }
    }

    void tries(NoteWords words) {
        Slot s = slot(words.count());
        int failures = words.count();
        Instant next = orAtOnce(Note.moment(words.next()));
        long culprit = words.number();
        slots.put(s.index(), tries(s, s.held(), s.freshFrom(), failures, next, words.text(), culprit));
    }

    private static Slot tries(
            Slot s, boolean held, long freshFrom, int failures, Instant next, @Nullable String why, long culprit) {
        return new Slot(
                s.index(), held, freshFrom, failures, next, why, culprit, s.restarts(), s.lastExit(), s.lastExitAt());
    }

    void exit(NoteWords words) {
        Slot s = slot(words.count());
        int restarts = words.count();
        Ended ended = ended(words);
        slots.put(
                s.index(),
                new Slot(
                        s.index(),
                        s.held(),
                        s.freshFrom(),
                        s.failures(),
                        s.nextTry(),
                        s.lastFailure(),
                        s.lastFailed(),
                        restarts,
                        ended.how(),
                        ended.at()));
    }

    private record Ended(@Nullable Exit how, @Nullable Instant at) {}

    private static Ended ended(NoteWords words) {
        Instant at = Note.moment(words.next());
        if (at == null) {
            return new Ended(null, null);
        }
        int code = Integer.parseInt(words.next());
        int signal = words.count();
        boolean[] flags = words.flags(2);
        return new Ended(new Exit(code, signal, flags[0], flags[1], words.textOr("")), at);
    }

    void worker(NoteWords words) {
        long number = words.number();
        int slot = words.count();
        String revision = words.next();
        Instant born = words.moment();
        Origin origin = Origin.valueOf(words.next());
        Told told = words.flag() ? new Told(true, "", 0, false, new TreeMap<>()) : Told.NOTHING;
        workers.put(number, new Incarnation(number, slot, revision, born, origin, life(words), told));
    }

    private static Life life(NoteWords words) {
        String kind = words.next();
        Instant since = words.moment();
        return switch (kind) {
            case "spawning" -> new Life.Spawning(since);
            case "booting" -> new Life.Booting(words.pid(), since, words.moment(), new TreeMap<>(), null);
            case "ready" -> new Life.Ready(words.pid(), since, Note.words(words.next()), null, null, words.text());
            case "draining" -> new Life.Draining(words.pid(), since, words.moment(), words.textOr(""));
            case "stopping" -> {
                int pid = words.pid();
                boolean[] flags = words.flags(2);
                Instant next = words.moment();
                yield new Life.Stopping(pid, since, words.textOr(""), flags[0], flags[1], next);
            }
            case "lingering" -> new Life.Lingering(since, words.flag(), words.moment());
            default -> throw new IllegalArgumentException("no such life");
        };
    }

    void process(NoteWords words) {
        String name = words.next();
        boolean[] flags = words.flags(2);
        var restart = ProcessRule.Restart.valueOf(words.next());
        var standing = Managed.Standing.valueOf(words.next());
        long lastNumber = words.number();
        ProcessRule rule = new ProcessRule(name, name, restart, flags[1], false, flags[0], Launch.FORGOTTEN);
        processes.put(
                name,
                new Managed(rule, standing, processLife(words), 0, Instant.MIN, null, 0, lastNumber, 0, null, null));
    }

    /** As the note of an older manager says it: what is not said there is as the pool says. */
    void process(String name, Managed.Standing standing) {
        boolean auto = standing != Managed.Standing.WANTED;
        ProcessRule rule = new ProcessRule(name, name, ProcessRule.Restart.NEVER, auto, false, false, Launch.FORGOTTEN);
        var none = new ProcessLife.None(Instant.EPOCH);
        processes.put(name, new Managed(rule, standing, none, 0, Instant.MIN, null, 0, 0, 0, null, null));
    }

    private static ProcessLife processLife(NoteWords words) {
        String kind = words.next();
        Instant since = words.moment();
        if (kind.equals("none")) {
            return new ProcessLife.None(since);
        }
        long number = words.number();
        return switch (kind) {
            case "starting" -> new ProcessLife.Starting(number, since);
            case "running" -> new ProcessLife.Running(number, words.pid(), since);
            case "stopping" -> {
                int pid = words.pid();
                boolean killed = words.flag();
                Instant next = words.moment();
                yield new ProcessLife.Stopping(number, pid, since, words.textOr(""), killed, next);
            }
            case "lingering" -> new ProcessLife.Lingering(number, since, words.flag(), words.moment());
            default -> throw new IllegalArgumentException("no such life");
        };
    }

    void processTries(NoteWords words) {
        Managed p = process(words.next());
        int failures = words.count();
        Instant next = orAtOnce(Note.moment(words.next()));
        long culprit = words.number();
        processes.put(
                p.name(),
                new Managed(
                        p.rule(),
                        p.standing(),
                        p.life(),
                        failures,
                        next,
                        words.text(),
                        culprit,
                        p.lastNumber(),
                        p.restarts(),
                        p.lastExit(),
                        p.lastExitAt()));
    }

    void processExit(NoteWords words) {
        Managed p = process(words.next());
        int restarts = words.count();
        Ended ended = ended(words);
        processes.put(
                p.name(),
                new Managed(
                        p.rule(),
                        p.standing(),
                        p.life(),
                        p.failures(),
                        p.nextTry(),
                        p.lastFailure(),
                        p.lastFailed(),
                        p.lastNumber(),
                        restarts,
                        ended.how(),
                        ended.at()));
    }

    void processLaunch(NoteWords words) {
        Managed p = process(words.next());
        List<String> command = new ArrayList<>();
        SortedMap<String, String> environment = new TreeMap<>();
        List<String> sockets = new ArrayList<>();
        while (words.more()) {
            String word = words.next();
            String text = new String(Base64.getDecoder().decode(word.substring(1)), StandardCharsets.UTF_8);
            switch (word.charAt(0)) {
                case 'c' -> command.add(text);
                case 'e' -> environment.put(text.split("=", 2)[0], text.substring(text.indexOf('=') + 1));
                case 's' -> sockets.add(text);
                default -> throw new IllegalArgumentException("no part of a command");
            }
        }
        ProcessRule rule = p.rule();
        processes.put(
                p.name(),
                new Managed(
                        new ProcessRule(
                                rule.name(),
                                rule.of(),
                                rule.restart(),
                                rule.auto(),
                                rule.first(),
                                rule.temporary(),
                                new Launch(command, environment, sockets)),
                        p.standing(),
                        p.life(),
                        p.failures(),
                        p.nextTry(),
                        p.lastFailure(),
                        p.lastFailed(),
                        p.lastNumber(),
                        p.restarts(),
                        p.lastExit(),
                        p.lastExitAt()));
    }

    private Managed process(String name) {
        Managed process = processes.get(name);
        if (process == null) {
            throw new IllegalArgumentException("no such process");
        }
        return process;
    }

    private static Instant orAtOnce(@Nullable Instant moment) {
        return moment == null ? Instant.MIN : moment;
    }
}
