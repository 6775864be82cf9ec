/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.shell;

import dev.muster.manager.control.WorkerTokens;
import dev.muster.manager.os.OsException;
import dev.muster.manager.os.WorkerEnvironment;
import dev.muster.manager.os.WorkerEnvironment.Who;
import dev.muster.manager.os.WorkerOutput;
import dev.muster.manager.supervisor.Adopted;
import dev.muster.manager.supervisor.Effect;
import dev.muster.manager.supervisor.Event;
import dev.muster.pool.Listen;
import dev.muster.pool.Pool;
import dev.muster.pool.Ready;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Gives each process what it is to have (sockets, environment, a place for its output and its messages) and has the launcher
 * start it; takes it all back when nothing of the process is left. For the loop's thread.
 */
final class WorkerStarter {

    /** Of so many ended processes the last lines are kept, for the message about a failure that they caused. */
    private static final int LINES_KEPT = 64;

    private static final int PROBE_LINES = 5;

    private static final String NO_COMMAND =
            "nobody says what to run: start the launcher as muster-launcher SOCKET -- COMMAND"
                    + " [ARG…], or write command: into the pool file";

    private final Pool pool;
    private final ChildStarter children;
    private final RunDirectory directory;
    private List<String> command;
    private final WorkerTokens tokens;
    private final LastLines lastLines;
    private final WorkerOutput output;
    private final Consumer<Event> events;
    private final List<String> sockets;
    private final SharedObjects shared;
    private final NotifySockets notifySockets;
    private final ArrayDeque<Long> linesKept = new ArrayDeque<>();
    private final Map<Long, Long> probes = new HashMap<>();
    private final Map<Long, List<String>> probeSaid = new HashMap<>();

    WorkerStarter(
            Pool pool,
            Home home,
            NotifySockets notifySockets,
            ChildStarter children,
            SharedObjects shared,
            WorkerTokens tokens,
            LastLines lastLines,
            WorkerOutput output,
            Consumer<Event> events) {
        this.pool = pool;
        this.notifySockets = notifySockets;
        this.children = children;
        this.shared = shared;
        directory = home.directory();
        command = pool.command();
        this.tokens = tokens;
        this.lastLines = lastLines;
        this.output = output;
        this.events = events;
        sockets = pool.listen().stream().map(Listen::name).toList();
    }

    /** The launcher was started with this command; it is the workers' where the pool names none. */
    void launcherBrings(List<String> itsCommand) {
        command = pool.command().isEmpty() ? List.copyOf(itsCommand) : pool.command();
    }

    /** Has a worker's process started; what goes wrong comes back as an event. */
    void start(Effect.Spawn spawn) {
        long number = spawn.number();
        if (command.isEmpty()) {
            events.accept(new Event.NotSpawned(number, NO_COMMAND));
            return;
        }
        try {
            String notify = notifySockets.open(number);
            Duration watchdog = pool.watchdog().notifyEvery();
            WorkerEnvironment.Input input = new WorkerEnvironment.Input(
                    pool.name(),
                    new Who.Worker(spawn.slot(), number, spawn.revision()),
                    command,
                    pool.env(),
                    sockets,
                    pool.stdin(),
                    shared.names(),
                    notify,
                    watchdog == null ? null : watchdog.toNanos() / 1000,
                    new WorkerEnvironment.WorkerApi(directory.workerSocket(), tokens.issue(spawn.slot(), number)));
            String tag = Marks.text(new Adopted.OfWorker(spawn.slot(), spawn.revision(), false, false));
            var source = new WorkerOutput.Source(pool.name(), spawn.slot(), number);
            children.start(number, input, tag, () -> children.logged(output, source));
        } catch (OsException e) {
            events.accept(new Event.NotSpawned(number, e.getMessage()));
        }
    }

    /**
     * Has the readiness command run beside a worker, in its environment but without its sockets. What it prints is not the worker's
     * log; the end of it is kept, for the message when the worker never becomes ready.
     */
    void probe(Effect.RunProbe probe) {
        if (!(pool.ready() instanceof Ready.Exec exec)) {
            throw new IllegalStateException("a readiness command was asked for, but none is configured");
        }
        long number = probe.number();
        probes.put(number, probe.of());
        try {
            Who who = new Who.Worker(probe.slot(), probe.of(), "");
            var source = new WorkerOutput.Source(pool.name(), probe.slot(), number);
            children.start(
                    number,
                    children.beside(who, exec.command(), Map.of(), List.of(), false),
                    "probe",
                    () -> output.openQuietly(source));
        } catch (OsException e) {
            probeEnded(number, e.getMessage());
            events.accept(new Event.NotSpawned(number, e.getMessage()));
        }
    }

    /** Whether the number is a readiness command's that has not ended. */
    boolean isProbe(long number) {
        return probes.containsKey(number);
    }

    /** Keeps the end of what it printed; {@code problem} is why it could not run at all, or null. */
    void probeEnded(long number, @Nullable String problem) {
        Long of = probes.remove(number);
        if (of != null) {
            List<String> said = problem == null ? output.lastLines(number) : List.of(problem);
            output.forget(number);
            if (notifySockets.has(of)) {
                probeSaid.put(of, said.subList(Math.max(0, said.size() - PROBE_LINES), said.size()));
            }
        }
    }

    /** Gives the taker what an incarnation printed last, and after it what its readiness command did. */
    void lastLines(long number, Consumer<List<String>> taker) {
        List<String> probe = probeSaid.getOrDefault(number, List.of());
        lastLines.of(number, printed -> {
            List<String> lines = new ArrayList<>(printed);
            if (!probe.isEmpty()) {
                lines.add("(the readiness command:)");
                lines.addAll(probe);
            }
            taker.accept(lines);
        });
    }

    /** Reads what a process said last, before its end is acted upon. */
    void lastWords(long number) {
        notifySockets.receive(number);
    }

    /** Nothing of the process is left. */
    void forget(long number) {
        notifySockets.forget(number);
        tokens.end(number);
        linesKept.add(number);
        if (linesKept.size() > LINES_KEPT) {
            long oldest = linesKept.remove();
            lastLines.forget(oldest);
            probeSaid.remove(oldest);
        }
    }
}
