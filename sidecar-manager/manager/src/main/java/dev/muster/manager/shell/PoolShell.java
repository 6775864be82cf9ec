/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.shell;

import dev.muster.api.Socket;
import dev.muster.manager.control.Answer;
import dev.muster.manager.control.Control;
import dev.muster.manager.os.Command;
import dev.muster.manager.os.EventLoop;
import dev.muster.manager.os.LauncherLink;
import dev.muster.manager.os.ListeningSocket;
import dev.muster.manager.os.OsException;
import dev.muster.manager.os.Report;
import dev.muster.manager.os.WorkerOutput;
import dev.muster.manager.supervisor.Adopted;
import dev.muster.manager.supervisor.Effect;
import dev.muster.manager.supervisor.Event;
import dev.muster.manager.supervisor.Exit;
import dev.muster.manager.supervisor.Memory;
import dev.muster.manager.supervisor.Request;
import dev.muster.manager.supervisor.Sight;
import dev.muster.manager.supervisor.State;
import dev.muster.manager.supervisor.Supervisor;
import dev.muster.pool.Pool;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The loop around the supervisor: what happens becomes an event, the event is stepped, the effects are carried out.
 *
 * <p>Everything here runs in the one thread that calls {@link #run}, but for {@link #control}, which hands out the thread-safe way
 * in, and {@link #post}.
 */
public final class PoolShell implements LauncherLink.Listener, AutoCloseable {

    private static final int LOOK_EVERY_MILLIS = 10;

    /** ESRCH, as errno(3) numbers it. */
    private static final int NO_SUCH_CHILD = 3;

    private final Pool pool;
    private final String version;
    private final Now now = new Now();
    private final Instant since = now.get();
    private final EventLoop loop = new EventLoop();
    private final LauncherLink link;
    private final Map<String, ListeningSocket> sockets;
    private final WorkerStarter starter;
    private final WorkerOutput output;
    private final Usage usage = new Usage();
    private final Operations operations = new Operations();
    private final Journal journal;
    private final Control control;
    private final ArrayDeque<Event> events = new ArrayDeque<>();
    private final List<Adopted> children = new ArrayList<>();
    private @Nullable Memory memory;
    private State state;
    private boolean stepping;
    private boolean dead;
    private int status = -1;
    private volatile @Nullable String inspector;
    private @Nullable Runnable whenServing;

    /**
     * @param sockets the pool's listening sockets by name, in the order declared; they stay the caller's
     * @param directory where the launcher's socket and the notify sockets are made
     * @param log takes the manager's own lines
     */
    public PoolShell(
            Pool pool,
            String version,
            Map<String, ListeningSocket> sockets,
            RunDirectory directory,
            WorkerOutput output,
            boolean endWhenStartFails,
            Consumer<String> log) {
        this.pool = pool;
        this.version = version;
        this.sockets = sockets;
        this.output = output;
        journal = new Journal(since, log);
        state = State.initial(PoolSettings.of(pool, endWhenStartFails), PoolSettings.target(pool));
        link = new LauncherLink(loop, directory.launcherSocket(), OptionalInt.empty(), this);
        starter = new WorkerStarter(pool, loop, link, directory, output, this::step);
        control = new ShellControl(loop::post, this::draw, this::ask, operations, journal.feed());
    }

    /** What the inspector and the signals may use, from any thread. */
    public Control control() {
        return control;
    }

    /** Runs the task in the loop's thread. */
    public boolean post(Runnable task) {
        return loop.post(task);
    }

    /** Where the inspector listens for other machines, for the state document. Thread-safe. */
    public void inspectorAt(String address) {
        inspector = address;
    }

    /** Called once, in the loop's thread, when the first worker's program runs. */
    public void whenServing(Runnable task) {
        whenServing = task;
    }

    /** Turns until all has ended, and returns the exit status. */
    public int run() {
        while (status < 0) {
            loop.turn(now.millisUntil(state.wakeAt()));
            if (!now.get().isBefore(state.wakeAt())) {
                step(new Event.Tick());
            }
        }
        link.send(new Command.Exit(0));
        return status;
    }

    /** The launcher's process is gone, and with it all that it started. */
    public void launcherDied(String why) {
        if (status >= 0 || dead) {
            return;
        }
        journal.log("the launcher is gone: " + why);
        step(new Event.LauncherLost());
        if (!(state.phase() instanceof dev.muster.manager.supervisor.Phase.Running)) {
            dead = true;
            step(new Event.Synced(List.of(), null)); // nothing is left that could be waited for
        }
    }

    /** The worker count that is wanted now. For the loop's thread. */
    public int targetWorkers() {
        return state.target().workers();
    }

    /** Asks as a signal does: nobody waits for the answer, but a refusal is logged. */
    public void signalled(Request request) {
        if (ask(request) instanceof Answer.Refused(var refusal)) {
            journal.log(refusal.message());
        }
    }

    private Answer ask(Request request) {
        Supervisor.Step step = Supervisor.step(state, new Event.Asked(request), now.get());
        if (step.refusal() != null) {
            carryOut(step);
            return new Answer.Refused(step.refusal());
        }
        for (var operation : step.state().operations()) {
            if (operation.number() == step.operation() && operation.running()) {
                operations.show(operation, "");
            }
        }
        carryOut(step);
        drainEvents();
        return new Answer.Accepted(step.operation());
    }

    private void step(Event event) {
        events.add(event);
        if (!stepping) {
            drainEvents();
        }
    }

    private void drainEvents() {
        stepping = true;
        try {
            for (Event next = events.poll(); next != null; next = events.poll()) {
                carryOut(Supervisor.step(state, next, now.get()));
            }
        } finally {
            stepping = false;
        }
    }

    private void carryOut(Supervisor.Step step) {
        boolean outer = stepping;
        stepping = true;
        state = step.state();
        for (Effect effect : step.effects()) {
            carryOut(effect);
        }
        stepping = outer;
    }

    private void carryOut(Effect effect) {
        switch (effect) {
            case Effect.Spawn spawn -> starter.start(spawn);
            case Effect.RunProbe probe -> starter.probe(probe);
            case Effect.Send(long number, int signal, boolean group) ->
                link.send(new Command.Signal(number, signal, group));
            case Effect.Watch(long number, boolean on) ->
                sockets.keySet()
                        .forEach(name -> link.send(new Command.Watch(number, name, on ? LOOK_EVERY_MILLIS : 0)));
            case Effect.Note(long number, Adopted.Mark mark) -> link.send(new Command.Tag(number, Marks.text(mark)));
            case Effect.Remember(Memory remembered) -> link.send(new Command.Remember(Marks.text(remembered)));
            case Effect.RestoreSockets r -> restoreSockets();
            case Effect.Forget(long number) -> {
                starter.forget(number);
                usage.forget(number);
            }
            case Effect.Ended(var operation) -> show(operation);
            case Effect.Tell tell -> journal.tell(tell, now.get());
            case Effect.Ending(String why, long culprit) ->
                journal.log(withLines(why, culprit == 0 ? List.of() : output.lastLines(culprit)));
            case Effect.Finish(int ended) -> finish(ended);
        }
    }

    /** Shows how an operation ended; when a worker is to blame, with what it printed last. */
    private void show(dev.muster.manager.supervisor.Operation operation) {
        long culprit = operation.culprit();
        List<String> lines = culprit == 0 ? List.of() : output.lastLines(culprit);
        operations.show(operation, withLines(operation.message(), lines));
    }

    private static String withLines(String message, List<String> lines) {
        StringBuilder text = new StringBuilder(message);
        lines.forEach(line -> text.append("\n  | ").append(line));
        return text.toString();
    }

    private void finish(int ended) {
        status = ended;
    }

    private void restoreSockets() {
        for (ListeningSocket socket : sockets.values()) {
            try {
                socket.restore();
            } catch (OsException e) {
                journal.log(e.getMessage());
            }
        }
    }

    private void draw(Consumer<dev.muster.api.State> taker) {
        usage.whenFresh(
                now.get(), state.linked(), () -> link.send(new Command.AskStats()), () -> taker.accept(document()));
    }

    private dev.muster.api.State document() {
        Instant at = now.get();
        List<Socket> drawn = new ArrayList<>();
        sockets.forEach((name, socket) -> {
            ListeningSocket.Queue queue = socket.queue();
            drawn.add(new Socket(
                    name,
                    socket.address(),
                    queue == null ? 0 : queue.waiting(),
                    queue == null ? 0 : queue.limit(),
                    Math.max(0, socket.drops())));
        });
        var workers = StateDocument.workers(state, usage::of, at);
        return StateDocument.document(
                pool.name(), version, at, since, inspector, state, workers, drawn, operations.all());
    }

    @Override
    public void connected() {
        children.clear();
        memory = null;
    }

    @Override
    public void report(Report report) {
        switch (report) {
            case Report.Hello hello -> memory = Marks.memory(hello.note());
            case Report.Child child -> children.add(adopted(child));
            case Report.Held held ->
                dev.muster.manager.os.Descriptors.close(held.descriptor()); // ours are the same sockets
            case Report.Synced synced -> synced();
            case Report.Spawned(long number, int pid, long nanos) -> {
                usage.started(number, now.get());
                step(new Event.Spawned(number, pid));
                serving();
            }
            case Report.NotSpawned not -> step(new Event.NotSpawned(not.incarnation(), starter.why(not)));
            case Report.Exited exited -> {
                starter.lastWords(exited.incarnation());
                step(new Event.Exited(exited.incarnation(), exit(exited), exited.lingering()));
            }
            case Report.Gone(long number) -> step(new Event.Gone(number));
            case Report.Stats stats -> usage.take(stats, now.get());
            case Report.Evidence seen -> {
                Sight.Strength strength = Sight.Strength.valueOf(seen.strength().name());
                step(new Event.Seen(seen.incarnation(), seen.socket(), strength, seen.how(), seen.lost()));
            }
            case Report.Terminating terminating -> signalled(new Request.Shutdown(false));
            case Report.Refused refused -> {
                if (refused.errno() != NO_SUCH_CHILD) { // a child may always be gone before a command about it arrives
                    journal.log("the launcher refused a command: " + refused.text());
                }
            }
        }
    }

    private void serving() {
        Runnable task = whenServing;
        if (task != null) {
            whenServing = null;
            task.run();
        }
    }

    private void synced() {
        var stop = pool.stop();
        link.send(new Command.Configure(
                (int) Math.min(Integer.MAX_VALUE, stop.grace().toMillis()),
                stop.signal().number()));
        sockets.forEach((name, socket) -> link.send(new Command.Hold(name, socket.descriptor())));
        step(new Event.Synced(List.copyOf(children), memory));
    }

    private static Adopted adopted(Report.Child child) {
        return new Adopted(
                child.incarnation(),
                child.pid(),
                Instant.ofEpochMilli(child.startedEpochMillis()),
                Marks.mark(child.tag()),
                child.lingering());
    }

    private static Exit exit(Report.Exited exited) {
        return exited.signal() > 0
                ? new Exit(-1, exited.signal(), exited.core(), exited.outOfMemory(), "")
                : Exit.code(exited.code());
    }

    @Override
    public void lost(String why) {
        usage.release();
        step(new Event.LauncherLost());
    }

    @Override
    public void refused(String why) {
        journal.log(why);
    }

    @Override
    public void close() {
        operations.close();
        journal.feed().close();
        link.close();
        starter.close();
        loop.close();
    }
}
