/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.shell;

import dev.muster.api.Operation;
import dev.muster.api.OperationState;
import dev.muster.manager.supervisor.Launch;
import dev.muster.manager.supervisor.Managed;
import dev.muster.manager.supervisor.Memory;
import dev.muster.manager.supervisor.Phase;
import dev.muster.manager.supervisor.ProcessRule;
import dev.muster.manager.supervisor.Request;
import dev.muster.manager.supervisor.Rollout;
import dev.muster.manager.supervisor.Target;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads what {@link NoteWriter} has written, or a manager before it. A line that cannot be read is as good as none. */
final class NoteReader {

    private static final String OLDER = "pool2";

    private final NoteRows rows = new NoteRows();
    private final List<dev.muster.manager.supervisor.Operation> operations = new ArrayList<>();
    private final List<Operation> ended = new ArrayList<>();
    private Phase phase = new Phase.Running();
    private @Nullable Target target;
    private @Nullable Rollout rollout;
    private long nextNumber;
    private long nextOperation;
    private @Nullable String secret;

    private NoteReader() {}

    /** The note, or null where the text is none, or does not even say what the pool should be. */
    static @Nullable Note read(String text) {
        NoteReader reader = new NoteReader();
        List<String> lines = List.of(text.split("\n", -1));
        if (lines.getFirst().equals(Note.FORM)) {
            lines.stream().skip(1).forEach(reader::line);
        } else if (text.startsWith(OLDER + " ")) {
            reader.older(text);
        }
        return reader.note();
    }

    private @Nullable Note note() {
        Target wanted = target;
        Rollout change = rollout;
        if (wanted == null || change == null || nextNumber < 1 || nextOperation < 1) {
            return null;
        }
        ended.sort(Comparator.comparing(operation -> Long.valueOf(operation.id())));
        Memory memory = new Memory(
                phase,
                wanted,
                change,
                nextNumber,
                nextOperation,
                rows.slots,
                rows.workers(wanted),
                rows.processes,
                List.copyOf(operations));
        return new Note(memory, secret, List.copyOf(ended));
    }

    private void line(String line) {
        NoteWords words = new NoteWords(line);
        try {
            switch (words.next()) {
                case "next" -> {
                    nextNumber = words.number();
                    nextOperation = words.number();
                }
                case "target" -> target = target(words);
                case "rollout" -> rollout = rollout(words);
                case "ending" -> phase = ending(words);
                case "ended" -> phase = new Phase.Ended(words.count());
                case "secret" -> secret = words.next();
                case "held" -> rows.held(words);
                case "fresh" -> rows.fresh(words);
                case "tries" -> rows.tries(words);
                case "exit" -> rows.exit(words);
                case "process" -> rows.process(words);
                case "process-tries" -> rows.processTries(words);
                case "process-exit" -> rows.processExit(words);
                case "process-launch" -> rows.processLaunch(words);
                case "worker" -> rows.worker(words);
                case "operation" -> operation(words);
                case "done" -> done(words);
                default -> {} // of a later version
            }
        } catch (IllegalArgumentException notOurs) {
            return; // what it says is lost, and found out anew
        }
    }

    private static Target target(NoteWords words) {
        int workers = words.count();
        String revision = words.next();
        return words.more()
                ? new Target(workers, words.next(), words.count(), orEmpty(words.next()))
                : new Target(workers, revision);
    }

    private static String orEmpty(String word) {
        return word.equals("-") ? "" : word;
    }

    private static Rollout rollout(NoteWords words) {
        long from = words.number();
        Rollout.Phase phase = Rollout.Phase.valueOf(words.next());
        int failures = words.count();
        boolean proven = words.flag();
        long culprit = words.number();
        return new Rollout(from, phase, failures, proven, words.text(), culprit);
    }

    private static Phase ending(NoteWords words) {
        Instant since = words.moment();
        boolean now = words.flag();
        int status = words.count();
        long culprit = words.number();
        Instant giveUp = words.moment();
        return new Phase.Ending(since, now, status, words.textOr("shutdown"), culprit, giveUp);
    }

    private void operation(NoteWords words) {
        long number = words.number();
        long from = words.number();
        Instant started = words.moment();
        Request request = request(words);
        operations.add(dev.muster.manager.supervisor.Operation.of(number, request, from, started));
    }

    private static Request request(NoteWords words) {
        String kind = words.next();
        return switch (kind) {
            case "restart" -> {
                String slots = words.next();
                SortedSet<Integer> of = slots.equals("all") ? new TreeSet<>() : NoteWords.slots(slots);
                yield new Request.Restart(of, words.textOr(""));
            }
            case "scale" -> new Request.Scale(words.count());
            case "scale-by" -> new Request.ScaleBy(Integer.parseInt(words.next()));
            case "stop" -> new Request.Stop(words.count());
            case "start" -> new Request.Start(words.count());
            case "target" -> {
                String workers = words.next();
                Integer count = workers.equals("-") ? null : Integer.valueOf(workers);
                yield new Request.Retarget(count, words.text());
            }
            case "refresh" -> new Request.Refresh(orEmpty(words.next()), words.textOr(""));
            case "process-start" -> new Request.StartProcess(words.next());
            case "process-stop" -> new Request.StopProcess(words.next());
            case "process-restart" -> new Request.RestartProcess(words.next());
            case "process-run" -> new Request.RunProcess(words.next(), ProcessRule.Restart.NEVER, Launch.FORGOTTEN);
            case "command" -> new Request.Call(words.next(), List.of());
            case "shutdown" -> new Request.Shutdown(words.flag(), words.textOr(""));
            default -> throw new IllegalArgumentException("no such request");
        };
    }

    private void done(NoteWords words) {
        long number = words.number();
        String kind = words.next();
        OperationState state = OperationState.valueOf(words.next());
        Instant started = words.moment();
        Instant at = words.moment();
        ended.add(new Operation(Long.toString(number), kind, state, started, at, words.text()));
    }

    /** The note of a manager that wrote it as one line. */
    private void older(String text) {
        String[] words = text.split(" ", 13);
        if (words.length < 13 || !words[3].startsWith("-") || !words[4].startsWith("=")) {
            return;
        }
        String problem =
                words[12].isEmpty() ? "" : " " + words[12].replace("\\", "\\\\").replace('\n', ' ');
        line("next " + words[1] + " " + words[2]);
        line("target " + words[5] + " " + words[6]);
        line("rollout " + String.join(" ", words[7], words[8], words[9], words[10], words[11]) + problem);
        for (String slot : words[3].substring(1).split(",", -1)) {
            line("held " + slot);
        }
        for (String each : words[4].substring(1).split(",", -1)) {
            int colon = each.lastIndexOf(':');
            if (colon > 0) {
                standing(each.substring(0, colon), each.substring(colon + 1));
            }
        }
    }

    private void standing(String name, String standing) {
        try {
            rows.process(name, Managed.Standing.valueOf(standing));
        } catch (IllegalArgumentException notOurs) {
            return;
        }
    }
}
