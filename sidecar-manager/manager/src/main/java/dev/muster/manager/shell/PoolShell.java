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
import dev.muster.manager.os.ProcessGroup;
import dev.muster.manager.os.Report;
import dev.muster.manager.os.WorkerOutput;
import dev.muster.manager.os.WorkerOutput.Level;
import dev.muster.manager.supervisor.Adopted;
import dev.muster.manager.supervisor.Effect;
import dev.muster.manager.supervisor.Event;
import dev.muster.manager.supervisor.Exit;
import dev.muster.manager.supervisor.Life;
import dev.muster.manager.supervisor.Memory;
import dev.muster.manager.supervisor.Observed;
import dev.muster.manager.supervisor.Phase;
import dev.muster.manager.supervisor.Request;
import dev.muster.manager.supervisor.Sight;
import dev.muster.manager.supervisor.State;
import dev.muster.manager.supervisor.Supervisor;
import dev.muster.pool.Pool;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.BiConsumer;
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
    private final Usage usage = new Usage();
    private final Canary canary = new Canary();
    private final Operations operations = new Operations();
    private final Journal journal;
    private final ShellControl control;
    private final ArrayDeque<Event> events = new ArrayDeque<>();
    private final List<Adopted> children = new ArrayList<>();
    /** The leader of each group of processes that the launcher has not reported gone. */
    private final Map<Long, Integer> groups = new HashMap<>();

    private @Nullable Memory memory;
    private State state;
    private boolean stepping;
    private boolean begun;
    private boolean terminating; // the launcher said so when it connected
    private boolean unusable; // the only launcher there can be
    private int status = -1;
    private boolean closed; // guarded by this: tasks come from other threads until the very end
    private volatile @Nullable String inspector;
    private @Nullable Runnable whenServing;

    /**
     * @param sockets the pool's listening sockets by name, in the order declared; they stay the caller's
     * @param directory where the launcher's socket and the notify sockets are made
     * @param log takes the manager's own lines
     * @throws OsException when the launcher's socket cannot be made
     */
    public PoolShell(
            Pool pool,
            String version,
            Map<String, ListeningSocket> sockets,
            RunDirectory directory,
            WorkerOutput output,
            boolean endWhenStartFails,
            BiConsumer<Level, String> log) {
        this.pool = pool;
        this.version = version;
        this.sockets = sockets;
        journal = new Journal(since, log);
        state = State.initial(PoolSettings.of(pool, endWhenStartFails), PoolSettings.target(pool));
        link = new LauncherLink(loop, directory.launcherSocket(), OptionalInt.empty(), this);
        directory.clear();
        starter = new WorkerStarter(pool, loop, link, directory, output, this::step);
        control = new ShellControl(
                this::post,
                this::draw,
                taker -> taker.accept(Observed.enough(state)),
                this::ask,
                operations,
                journal.feed());
    }

    /** What the inspector and the signals may use, from any thread. */
    public Control control() {
        return control;
    }

    /** Runs the task in the loop's thread. False: it is not taken, as the loop has ended or is overrun. Thread-safe. */
    public synchronized boolean post(Runnable task) {
        return !closed && loop.post(task);
    }

    /** Where the inspector listens for other machines, for the state document. Thread-safe. */
    public void inspectorAt(String address) {
        inspector = address;
    }

    /** Called once, in the loop's thread, when the first worker's program runs, or as soon as none is to be waited for. */
    public void whenServing(Runnable task) {
        whenServing = task;
    }

    /** Turns until all has ended, and returns the exit status. */
    public int run() {
        try {
            while (status < 0) {
                Instant giveUpAt = usage.giveUpAt();
                loop.turn(now.millisUntil(giveUpAt.isBefore(state.wakeAt()) ? giveUpAt : state.wakeAt()));
                if (!now.get().isBefore(usage.giveUpAt())) {
                    usage.release();
                }
                if (!now.get().isBefore(state.wakeAt())) {
                    step(new Event.Tick());
                }
            }
        } finally {
            stopTaking();
        }
        link.send(new Command.Exit(0));
        return unusable ? Math.max(1, status) : status;
    }

    /** Everybody who waits for something of the loop gets what there is. */
    private void stopTaking() {
        synchronized (this) {
            closed = true;
        }
        usage.release();
        loop.turn(0); // what was posted before
        usage.release();
        control.ended(document());
        operations.close();
    }

    /**
     * The launcher's process is gone, and with it all that it started: its children by themselves, what these had started by us.
     *
     * @return whether another launcher is wanted; not so when the pool is ending
     */
    public boolean launcherDied(String why) {
        if (status >= 0) {
            return false;
        }
        journal.log(Level.WARN, "the launcher is gone (" + why + "), and its workers with it");
        groups.values().forEach(ProcessGroup::kill);
        groups.clear();
        step(new Event.LauncherLost());
        if (state.phase() instanceof Phase.Running) {
            return true;
        }
        step(new Event.Synced(List.of(), null)); // nothing is left that could be waited for
        return false;
    }

    /** The worker count that is wanted now. For the loop's thread. */
    public int targetWorkers() {
        return state.target().workers();
    }

    /** A line of the manager's own. Thread-safe. */
    public void log(Level level, String line) {
        journal.log(level, line);
    }

    /** Asks as a signal does: nobody waits for the answer, but a refusal is logged. */
    public void signalled(Request request) {
        if (ask(request) instanceof Answer.Refused(var refusal)) {
            journal.log(Level.WARN, refusal.message());
        }
    }

    private Answer ask(Request request) {
        Instant at = now.get();
        Supervisor.Step step = Supervisor.step(state, new Event.Asked(request), at);
        if (step.refusal() != null) {
            carryOut(step, at);
            drainEvents();
            return new Answer.Refused(step.refusal());
        }
        for (var operation : step.state().operations()) {
            if (operation.number() == step.operation() && operation.running()) {
                operations.show(operation, "");
            }
        }
        carryOut(step, at);
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
                Instant at = now.get();
                carryOut(Supervisor.step(state, next, at), at);
            }
        } finally {
            stepping = false;
        }
    }

    private void carryOut(Supervisor.Step step, Instant at) {
        boolean outer = stepping;
        stepping = true;
        State before = state;
        state = step.state();
        for (Effect effect : step.effects()) {
            if (effect instanceof Effect.Tell news) {
                journal.tell(news, before, state, step.effects(), at);
            } else {
                carryOut(effect);
            }
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
            case Effect.Knock k ->
                canary.knock(
                        sockets.values().stream().map(ListeningSocket::address).toList());
            case Effect.RestoreSockets r -> {
                canary.close(); // somebody is ready: it has served its purpose, or will be sent again
                restoreSockets();
            }
            case Effect.Forget(long number) -> {
                starter.forget(number);
                usage.forget(number);
            }
            case Effect.Ended(var operation) -> show(operation);
            case Effect.Tell news -> throw new IllegalStateException("news is told with its step: " + news);
            case Effect.Ending(String why, long culprit) -> ending(why, culprit);
            case Effect.Finish(int ended) -> status = ended;
        }
    }

    private void ending(String why, long culprit) {
        if (culprit == 0) {
            journal.log(Level.INFO, why.equals("shutdown") ? "shutting down" : "shutting down: " + why);
        } else {
            journal.log(Level.ERROR, withLines(why, starter.lastLines(culprit)));
        }
    }

    /** Shows how an operation ended; when a worker is to blame, with what it printed last. */
    private void show(dev.muster.manager.supervisor.Operation operation) {
        long culprit = operation.culprit();
        List<String> lines = culprit == 0 ? List.of() : starter.lastLines(culprit);
        operations.show(operation, withLines(operation.message(), lines));
    }

    private static String withLines(String message, List<String> lines) {
        StringBuilder text = new StringBuilder(message);
        lines.forEach(line -> text.append("\n  | ").append(line));
        return text.toString();
    }

    private void restoreSockets() {
        for (ListeningSocket socket : sockets.values()) {
            try {
                socket.restore();
            } catch (OsException e) {
                journal.log(Level.WARN, e.getMessage());
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
        var workers = StateDocument.workers(state, usage::of, since);
        return StateDocument.document(
                pool.name(), version, at, since, inspector, state, workers, drawn, operations.all());
    }

    @Override
    public void connected() {
        children.clear();
        groups.clear();
        memory = null;
        terminating = false;
    }

    @Override
    public void report(Report report) {
        switch (report) {
            case Report.Hello hello -> greet(hello);
            case Report.Child child -> {
                children.add(adopted(child));
                groups.put(child.incarnation(), child.pid());
            }
            case Report.Held held ->
                dev.muster.manager.os.Descriptors.close(held.descriptor()); // ours are the same sockets
            case Report.Synced synced -> synced();
            case Report.Spawned(long number, int pid, long nanos) -> {
                groups.put(number, pid);
                if (!starter.isProbe(number)) {
                    usage.started(number, now.get());
                }
                step(new Event.Spawned(number, pid));
                serving();
            }
            case Report.NotSpawned not -> notSpawned(not);
            case Report.Exited exited -> exited(exited);
            case Report.Gone(long number) -> {
                groups.remove(number);
                step(new Event.Gone(number));
            }
            case Report.Stats stats -> usage.take(stats, now.get());
            case Report.Evidence seen -> {
                Sight.Strength strength = Sight.Strength.valueOf(seen.strength().name());
                step(new Event.Seen(seen.incarnation(), seen.socket(), strength, seen.how(), seen.lost()));
            }
            case Report.Terminating terminating -> signalled(new Request.Shutdown(false));
            case Report.Refused refused -> {
                if (refused.errno() != NO_SUCH_CHILD) { // a child may always be gone before a command about it arrives
                    journal.log(Level.WARN, "the launcher refused a command: " + refused.text());
                }
            }
        }
    }

    /** Nothing that a launcher of another release says can be relied upon: it is not heard any further. */
    private void greet(Report.Hello hello) {
        if (hello.ofThisProtocol()) {
            memory = Marks.memory(hello.note());
            terminating = hello.terminating();
            return;
        }
        journal.log(
                Level.ERROR,
                "the launcher speaks version " + hello.version()
                        + " of the protocol, and this manager does not: install both from the same release");
        link.dismiss("its protocol is another");
        if (hello.local()) { // the next one would be no other
            unusable = true;
            signalled(new Request.Shutdown(false));
        }
    }

    private void notSpawned(Report.NotSpawned not) {
        String why = starter.why(not);
        starter.probeEnded(not.incarnation(), why);
        step(new Event.NotSpawned(not.incarnation(), why));
        serving();
    }

    private void exited(Report.Exited exited) {
        long number = exited.incarnation();
        if (!exited.lingering()) {
            groups.remove(number);
        }
        starter.lastWords(number);
        starter.probeEnded(number, null);
        step(new Event.Exited(number, exit(exited), exited.lingering()));
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
        if (!begun) {
            begun = true;
            journal.begins(pool.name(), state.target().workers(), sockets);
        }
        step(new Event.Synced(List.copyOf(children), memory));
        if (terminating) { // it was told so while we were not there; only now do we know whom to stop
            signalled(new Request.Shutdown(false));
        }
        if (state.incarnations().values().stream().noneMatch(worker -> worker.life() instanceof Life.Spawning)) {
            serving(); // nothing is being started, so nothing would ever say so
        }
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
        journal.log(Level.WARN, why);
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        operations.close();
        journal.feed().close();
        link.close();
        starter.close();
        loop.close();
    }
}
