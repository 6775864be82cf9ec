/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.shell;

import dev.muster.api.Settings;
import dev.muster.manager.control.Answer;
import dev.muster.manager.control.Control;
import dev.muster.manager.control.Taking;
import dev.muster.manager.control.WorkerTokens;
import dev.muster.manager.os.Command;
import dev.muster.manager.os.EventLoop;
import dev.muster.manager.os.LauncherLink;
import dev.muster.manager.os.OsException;
import dev.muster.manager.os.Report;
import dev.muster.manager.os.WorkerOutput;
import dev.muster.manager.os.WorkerOutput.Level;
import dev.muster.manager.supervisor.Adopted;
import dev.muster.manager.supervisor.Event;
import dev.muster.manager.supervisor.Life;
import dev.muster.manager.supervisor.Observed;
import dev.muster.manager.supervisor.Phase;
import dev.muster.manager.supervisor.Refusal;
import dev.muster.manager.supervisor.Request;
import dev.muster.manager.supervisor.State;
import dev.muster.manager.supervisor.Supervisor;
import dev.muster.pool.Pool;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The loop around the supervisor: what happens becomes an event, the event is stepped, the effects are carried out.
 *
 * <p>Everything here runs in the one thread that calls {@link #run}, but for {@link #control}, which hands out the thread-safe way
 * in, and {@link #post}.
 */
public final class PoolShell implements AutoCloseable {

    /** One that lives tries to connect four times a second. */
    private static final Duration LAUNCHER_RETURNS_WITHIN = Duration.ofSeconds(2);

    private final Pool pool;
    private final String version;
    private final Now now = new Now();
    private final Instant since = now.get();
    private final EventLoop loop = new EventLoop();
    private final LauncherLink link;
    private final LauncherReports reports;
    private final Home home;
    private final PoolSockets sockets;
    private final SharedObjects shared;
    private final ChildStarter children;
    private final NotifySockets notifySockets;
    private final WorkerStarter starter;
    private final LastLines lastLines;
    private final Effects effects;
    private final Usage usage;
    private final Operations operations = new Operations();
    private final Remembrance remembrance;
    private final WorkerTokens tokens = new WorkerTokens();
    private final Journal journal;
    private final ShellControl control;
    private final ArrayDeque<Event> events = new ArrayDeque<>();
    private State state;
    private boolean stepping;
    private boolean begun;
    private boolean unusable; // the only launcher there can be
    private boolean left; // launcher and workers go on
    private Instant launcherGoneAt = Instant.MAX; // when it counts as gone that has been away since it was lost
    private int status = -1;
    private boolean closed; // guarded by this: tasks come from other threads until the very end
    private int leaveWith = -1; // as soon as no custom command runs
    private volatile @Nullable String inspector;
    private volatile @Nullable Settings settings;
    private @Nullable Runnable whenServing;
    private Function<String, Taking> take = settings -> new Taking.Refused("this pool has no file that changes");

    /**
     * @param sockets the pool's listening sockets; they stay the caller's
     * @param shared the pool's shared objects; they stay the caller's
     * @param home where it lives; its folder is where the launcher's socket and the notify sockets are made
     * @param log takes the manager's own lines
     * @throws OsException when the launcher's socket cannot be made
     */
    public PoolShell(
            Pool pool,
            String version,
            Home home,
            PoolSockets sockets,
            SharedObjects shared,
            WorkerOutput output,
            BiConsumer<Level, String> log) {
        this.pool = pool;
        this.version = version;
        this.home = home;
        this.sockets = sockets;
        this.shared = shared;
        journal = new Journal(since, log);
        state = State.initial(
                PoolSettings.of(pool, home.stay(pool.reload().isOn())), PoolSettings.target(pool, home.autoWorkers()));
        reports = new LauncherReports(this, shared, sockets, journal, now::get);
        link = new LauncherLink(loop, home.directory().launcherSocket(), home.launchers(), reports);
        usage = new Usage(state.settings().recycle().memory() > 0);
        children = new ChildStarter(pool, home, link, sockets, shared, reports::relays);
        lastLines = new LastLines(output, this::askForLastLines);
        HelperStarter helpers = new HelperStarter(pool, children, output, this::step);
        notifySockets = new NotifySockets(loop, link, home.directory(), journal, this::heard);
        starter = new WorkerStarter(pool, home, notifySockets, children, shared, tokens, lastLines, output, this::step);
        var guarding = new Effects.Guarding(state.settings().watchdog().reportEvery(), reports::guards);
        remembrance = new Remembrance(link, operations, tokens, journal);
        effects = new Effects(
                link, sockets, starter, helpers, usage, operations, remembrance, journal, guarding, this::finish);
        control = new ShellControl(
                this::post,
                this::draw,
                () -> Observed.enough(state),
                this::ask,
                settings -> take.apply(settings),
                this::step,
                operations,
                pool.commands().stream().map(PoolHelpers::described).toList(),
                journal,
                tokens);
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

    /** Which settings are in force, for the state document. Thread-safe. */
    public void settings(Settings inForce) {
        settings = inForce;
    }

    /** Called in the loop's thread with the fingerprint of settings that the manager should work by; for before the loop runs. */
    public void whenToldOfSettings(Function<String, Taking> take) {
        this.take = take;
    }

    /** What became of settings that have changed, for the log and the event stream. Thread-safe. */
    public void toldOfSettings(Level level, String line) {
        journal.settings(level, line);
    }

    /** Called once, in the loop's thread, when the first worker's program runs, or as soon as none is to be waited for. */
    public void whenServing(Runnable task) {
        whenServing = task;
    }

    /** Turns until all has ended, and returns the exit status. */
    public int run() {
        try {
            while (status < 0) {
                loop.turn(now.millisUntil(earliest(usage.wakeAt(), state.wakeAt(), launcherGoneAt)));
                usage.wake(now.get(), state.linked(), () -> link.send(new Command.AskStats()));
                if (!now.get().isBefore(launcherGoneAt)) {
                    launcherGoneAt = Instant.MAX;
                    step(new Event.LauncherGone());
                }
                if (!now.get().isBefore(state.wakeAt())) {
                    step(new Event.Tick());
                }
                remembrance.send();
                if (status < 0 && leaveWith >= 0 && state.operations().stream().noneMatch(PoolShell::isCall)) {
                    leave(leaveWith);
                }
            }
        } finally {
            stopTaking();
        }
        remembrance.send();
        if (!left) {
            link.send(new Command.Exit(0));
        }
        return unusable ? Math.max(1, status) : status;
    }

    /**
     * Ends the loop, and nothing else: launcher and workers go on, and the next manager takes them over. For the loop's thread.
     *
     * @param exit the exit status
     */
    public void leave(int exit) {
        left = true;
        status = exit;
    }

    /** The same, but first waits for the custom commands that run: the next manager could not tell anybody what they have printed. */
    public void leaveBehindCommands(int exit) {
        leaveWith = exit;
    }

    private static boolean isCall(dev.muster.manager.supervisor.Operation operation) {
        return operation.request() instanceof Request.Call;
    }

    /** All that the launcher has started is gone. */
    private void finish(int ended) {
        switch (home) {
            case Home.Host h -> status = ended;
            case Home.Pod p -> {
                journal.log(Level.INFO, "all has ended: the launcher is told to exit, and the next one is waited for");
                link.send(new Command.Exit(ended));
            }
        }
    }

    private static Instant earliest(Instant... moments) {
        return Collections.min(List.of(moments));
    }

    /** Everybody who waits for something of the loop gets what there is. */
    private void stopTaking() {
        synchronized (this) {
            closed = true;
        }
        usage.release();
        loop.turn(0); // what was posted before
        usage.release();
        lastLines.waitNoLonger();
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
        reports.endLeftGroups();
        step(new Event.LauncherLost());
        if (state.phase() instanceof Phase.Running) {
            return true;
        }
        step(new Event.Synced(List.of(), null)); // nothing is left that could be waited for
        return false;
    }

    /** The worker count that a pool begins with. */
    public static int workersOf(Pool pool, Home home) {
        return PoolSettings.target(pool, home.autoWorkers()).workers();
    }

    /** The worker count that is wanted now. For the loop's thread. */
    public int targetWorkers() {
        return state.target().workers();
    }

    /** A line of the manager's own. Thread-safe. */
    public void log(Level level, String line) {
        journal.log(level, line);
    }

    /**
     * The watched files hold this. For the loop's thread, or before it runs.
     *
     * @param what has changed, in words
     */
    public void holds(String content, String what) {
        step(new Event.Holding(content, what));
    }

    /** Asks as this signal means it, and writes down who did: whoever may send it signals. */
    public void signalled(String signal, Request request) {
        String outcome = switch (ask(request)) {
            case Answer.Accepted(long number) -> "operation " + number;
            case Answer.Refused(var refusal) -> "refused: " + refusal.message();
        };
        journal.audit("signal " + signal + " asks for a " + request.kind() + ": " + outcome);
    }

    /** Asks as a signal does: nobody waits for the answer, but a refusal is logged. */
    public void signalled(Request request) {
        if (ask(request) instanceof Answer.Refused(var refusal)) {
            journal.log(Level.WARN, refusal.message());
        }
    }

    private Answer ask(Request request) {
        if (leaveWith >= 0 && request instanceof Request.Call) {
            return new Answer.Refused(new Refusal.Leaving()); // it would wait for that one, and for the next
        }
        Instant at = now.get();
        Supervisor.Step step = Supervisor.step(state, new Event.Asked(request), at);
        carryOut(step, at);
        drainEvents();
        remembrance.send(); // whoever is told that it was accepted can rely on that
        return step.refusal() != null ? new Answer.Refused(step.refusal()) : new Answer.Accepted(step.operation());
    }

    void step(Event event) {
        events.add(event);
        if (!stepping) {
            drainEvents();
        }
    }

    /** A worker's words are taken out of its socket when this returns: what they have led to must be noted by then. */
    private void heard(Event.Notified said) {
        step(said);
        remembrance.send();
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
        state = step.state();
        effects.carryOut(step.effects(), at);
        stepping = outer;
    }

    private void draw(Consumer<Supplier<dev.muster.api.State>> taker) {
        usage.whenFresh(
                now.get(), state.linked(), () -> link.send(new Command.AskStats()), () -> taker.accept(this::document));
    }

    private dev.muster.api.State document() {
        Instant at = now.get();
        var workers = StateDocument.workers(state, usage::of, since);
        return StateDocument.document(
                pool.name(),
                version,
                at,
                since,
                inspector,
                home instanceof Home.Pod ? reports.launcher() : null,
                state,
                workers,
                ProcessRows.of(state, usage::of, since),
                StateDocument.sockets(sockets.open()),
                shared.rows(),
                operations.all(),
                settings);
    }

    /** The launcher has said all that it has: it is told what it must know, and the supervisor what it has. */
    void synced(List<Adopted> children, @Nullable Note note, boolean terminating) {
        if (!state.met() && note != null) {
            remembrance.recall(note);
        }
        adopt(children);
        configureLauncher();
        settleSockets();
        shared.descriptors().forEach((name, descriptor) -> link.send(new Command.Hold(name, descriptor)));
        if (!begun) {
            begun = true;
            journal.begins(pool.name(), state.target().workers(), sockets.open());
        }
        if (!link.isConnected()) {
            return; // it broke while the launcher was told all that, which the supervisor hears next
        }
        launcherGoneAt = Instant.MAX;
        step(new Event.Synced(children, note == null ? null : note.memory()));
        notifySockets.receiveAll(); // before time is looked at: somebody may be ready who seems to be late
        if (terminating) { // it was told so while we were not there; only now do we know whom to stop
            launcherTerminates("");
        }
        if (state.incarnations().values().stream().noneMatch(worker -> worker.life() instanceof Life.Spawning)) {
            serving(); // nothing is being started, so nothing would ever say so
        }
    }

    /** How it is to stop the workers when it must do so without us. */
    private void configureLauncher() {
        var stop = pool.stop();
        int grace = (int) Math.min(Integer.MAX_VALUE, stop.grace().toMillis());
        link.send(new Command.Configure(grace, stop.signal().number()));
    }

    /** Workers that another manager has started are listened to as our own are. */
    private void adopt(List<Adopted> children) {
        List<Long> workers = new ArrayList<>();
        for (Adopted child : children) {
            if (child.mark() instanceof Adopted.OfWorker worker && !child.lingering()) {
                tokens.adopt(worker.slot(), child.number());
                workers.add(child.number());
            }
        }
        notifySockets.adopt(workers);
    }

    NotifySockets notifySockets() {
        return notifySockets;
    }

    /** What the launcher held, and is what is declared, goes on; the rest is opened, and all of it is held by the launcher. */
    private void settleSockets() {
        for (String problem : sockets.settle()) {
            // Not the end: whoever has the port may let go of it, and adopted workers serve meanwhile. It is
            // tried again with each worker that is to be started, which is as often as the back-off says.
            journal.log(Level.ERROR, problem);
        }
        sockets.undeclared().forEach(name -> link.send(new Command.Release(name)));
        sockets.refuseOffers();
        sockets.open().forEach((name, socket) -> link.send(new Command.Hold(name, socket.descriptor())));
    }

    /** The command that this launcher was started with, for workers that have no other. */
    void launcherBrings(List<String> command) {
        starter.launcherBrings(command);
        step(new Event.Brought(PoolSettings.revision(pool, List.of()), PoolSettings.revision(pool, command)));
    }

    void spawned(long number, int pid) {
        if (!starter.isProbe(number)) {
            usage.started(number, now.get());
        }
        children.answered(number);
        step(new Event.Spawned(number, pid));
        serving();
    }

    void notSpawned(Report.NotSpawned not) {
        String why = children.why(not);
        children.answered(not.incarnation());
        starter.probeEnded(not.incarnation(), why);
        step(new Event.NotSpawned(not.incarnation(), why));
        serving();
    }

    void exited(Event.Exited exited) {
        starter.lastWords(exited.number());
        tokens.end(exited.number());
        starter.probeEnded(exited.number(), null);
        step(exited);
    }

    void measured(Report.Stats stats) {
        usage.take(stats, now.get());
        if (state.settings().recycle().memory() > 0) {
            step(new Event.Measured(Usage.resident(stats)));
        }
    }

    /**
     * It hears at once that we are here, since the first worker may have to go only after the drain delay.
     *
     * @param how by what it was told, as far as it is known
     */
    void launcherTerminates(String how) {
        configureLauncher();
        signalled(new Request.Shutdown(false, "the launcher was told to stop" + how));
    }

    /** Does not use this launcher; where no other can come ({@code local}), that is the end. */
    void dismiss(boolean local) {
        link.dismiss("its protocol is another");
        if (local) {
            unusable = true;
            signalled(new Request.Shutdown(false));
        }
    }

    void toldLastLines(long number, List<String> lines) {
        lastLines.told(number, lines);
    }

    private boolean askForLastLines(long number) {
        if (reports.relays()) {
            link.send(new Command.Tell(number));
        }
        return reports.relays();
    }

    void launcherLost() {
        launcherGoneAt = state.linked() ? now.get().plus(LAUNCHER_RETURNS_WITHIN) : launcherGoneAt;
        remembrance.launcherLost();
        lastLines.waitNoLonger();
        usage.release();
        step(new Event.LauncherLost());
    }

    private void serving() {
        Runnable task = whenServing;
        if (task != null) {
            whenServing = null;
            task.run();
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        operations.close();
        journal.feed().close();
        link.close();
        effects.close();
        notifySockets.close();
        loop.close();
    }
}
