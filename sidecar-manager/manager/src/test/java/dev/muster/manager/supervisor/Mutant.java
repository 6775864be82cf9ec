/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The supervisor, broken on purpose in one way each. What the simulator must not let pass. */
enum Mutant {
    ONE_MORE_SURGE(1, () -> withSettings(s -> budget(s, 1, 0))),
    ONE_MORE_UNAVAILABLE(1, () -> withSettings(s -> budget(s, 0, 1))),
    STOPS_THE_OLD_FIRST(1, () -> Mutant::stopsTheOldFirst),
    READY_WHEN_IT_RUNS(5, () -> Mutant::readyWhenItRuns),
    UNPROVEN_IS_PROVEN(2, () -> withSettings(s -> prove(s, Duration.ZERO))),
    NEVER_GIVES_UP(2, () -> withSettings(s -> failures(s, 1_000_000))),
    FORGETS_WHO_IS_STOPPING(3, () -> Mutant::forgetsStopping),
    NEVER_KILLS(3, () -> Mutant::neverKills),
    NEVER_WAKES(7, () -> Mutant::neverWakes),
    SPAWNS_TWICE(3, () -> Mutant::spawnsTwice),
    NO_BACKOFF(4, () -> withSettings(Mutant::noBackoff)),
    SLOW_FIRST_REPLACEMENT(4, () -> withSettings(Mutant::slowBackoff)),
    LOSES_AN_EXIT(5, LosesAnExit::new),
    KEEPS_DEAD_ROWS(5, () -> Mutant::keepsDeadRows),
    BLAMES_THE_SUCCESSOR(6, () -> Mutant::blamesTheSuccessor),
    THROWS_ON_LATE_EVENTS(6, () -> Mutant::throwsOnLateEvents),
    RESTARTS_WHAT_IS_OVER(4, () -> Mutant::restartsWhatIsOver),
    PROCESSES_WITHOUT_BACKOFF(4, () -> Mutant::processesWithoutBackoff),
    WORKERS_DO_NOT_WAIT(4, () -> Mutant::workersDoNotWait),
    STOPS_PROCESSES_WITH_WORKERS(4, () -> Mutant::stopsProcessesWithWorkers),
    FORGETS_PROCESSES(3, () -> Mutant::forgetsProcesses),
    NEVER_ENDS_OPERATIONS(7, () -> Mutant::neverEndsOperations),
    SEES_NOBODY_HANG(8, () -> without(Event.Still.class)),
    ONCE_STUCK_ALWAYS_STUCK(8, () -> without(Event.Moves.class)),
    KILLS_WITHOUT_A_LIMIT(8, () -> withSettings(Mutant::killsAll)),
    STANDS_IN_FOR_NOBODY(8, () -> Mutant::standsInForNobody),
    WEARS_EARLY(8, () -> withSettings(s -> health(s, s.watchdog(), halved(s.recycle())))),
    NEVER_WEARS(8, () -> withSettings(s -> health(s, s.watchdog(), Recycle.NEVER))),
    FORGETS_OPERATIONS(9, () -> recalling(m -> memory(m, m.phase(), m.slots(), m.workers(), List.of()))),
    FORGETS_BACKOFF(9, () -> recalling(m -> memory(m, m.phase(), new TreeMap<>(), m.workers(), m.operations()))),
    FORGETS_WHO_SERVES(9, () -> recalling(m -> memory(m, m.phase(), m.slots(), new TreeMap<>(), m.operations()))),
    FORGETS_THE_END(9, () -> recalling(m -> memory(m, new Phase.Running(), m.slots(), m.workers(), m.operations()))),
    ACTS_BEFORE_IT_IS_REMEMBERED(9, () -> Mutant::actsFirst),
    REMEMBERS_TOO_SELDOM(9, () -> Mutant::remembersTooSeldom),
    SETTLES_UNSEEN(10, () -> Mutant::settlesUnseen),
    TAKES_LOST_FOR_GONE(4, () -> Mutant::takesLostForGone),
    RESTARTS_WHAT_IT_FINDS(10, () -> Mutant::restartsWhatItFinds),
    ENDS_WITH_ITS_LAUNCHER(7, () -> withSettings(s -> stay(s, Stay.UNTIL_SHUTDOWN)));

    /** The promise that it breaks. */
    final int breaks;

    @SuppressWarnings("ImmutableEnumChecker") // a supplier of fresh ones
    private final Supplier<Heart> heart;

    Mutant(int breaks, Supplier<Heart> heart) {
        this.breaks = breaks;
        this.heart = heart;
    }

    /** A fresh one for each run. */
    Heart heart() {
        return heart.get();
    }

    private static Heart withSettings(UnaryOperator<Settings> change) {
        return (state, event, now) -> {
            Settings real = state.settings();
            Supervisor.Step step = Supervisor.step(settings(state, change.apply(real)), event, now);
            return with(step, settings(step.state(), real));
        };
    }

    private static Settings budget(Settings s, int surge, int unavailable) {
        RestartBudget real = s.budget();
        return settings(
                s,
                new RestartBudget(more(real.maxSurge(), surge), more(real.maxUnavailable(), unavailable)),
                s.failures(),
                s.prove(),
                s.backoff());
    }

    private static Share more(Share share, int by) {
        return by == 0 ? share : new Share(share.amount() + (share.percent() ? 50 * by : by), share.percent());
    }

    private static Settings prove(Settings s, Duration prove) {
        return settings(s, s.budget(), s.failures(), prove, s.backoff());
    }

    private static Settings failures(Settings s, int failures) {
        return settings(s, s.budget(), failures, s.prove(), s.backoff());
    }

    private static Settings noBackoff(Settings s) {
        Backoff none = new Backoff(
                Duration.ZERO, Duration.ZERO, Duration.ZERO, s.backoff().reset());
        return settings(s, s.budget(), s.failures(), s.prove(), none);
    }

    private static Settings slowBackoff(Settings s) {
        Backoff b = s.backoff();
        Backoff slow = new Backoff(b.initial().plusSeconds(1), b.min(), b.max(), b.reset());
        return settings(s, s.budget(), s.failures(), s.prove(), slow);
    }

    private static Settings killsAll(Settings s) {
        Watchdog w = s.watchdog();
        return health(
                s, new Watchdog(w.stuck(), w.kill() == null ? w.stuck() : w.kill(), w.notifyEvery()), s.recycle());
    }

    private static Recycle halved(Recycle r) {
        return new Recycle(r.age() == null ? null : r.age().dividedBy(2), r.memory() / 2, r.jitter());
    }

    /** The same, with other rules for what hangs and what wears. */
    static Settings health(Settings s, Watchdog watchdog, Recycle recycle) {
        return new Settings(
                s.ready(),
                s.within(),
                s.sockets(),
                s.budget(),
                s.failures(),
                s.prove(),
                s.backoff(),
                s.stopSignal(),
                s.grace(),
                s.drainDelay(),
                watchdog,
                recycle,
                s.helpers(),
                s.stay(),
                s.waitForChange());
    }

    static Settings stay(Settings s, Stay stay) {
        return new Settings(
                s.ready(),
                s.within(),
                s.sockets(),
                s.budget(),
                s.failures(),
                s.prove(),
                s.backoff(),
                s.stopSignal(),
                s.grace(),
                s.drainDelay(),
                s.watchdog(),
                s.recycle(),
                s.helpers(),
                stay,
                s.waitForChange());
    }

    /** A manager that has just come back takes what it sees for all that there is. */
    private static Supervisor.Step settlesUnseen(State state, Event event, Instant now) {
        Settings real = state.settings();
        if (state.met() || event instanceof Event.Synced) {
            return Supervisor.step(state, event, now);
        }
        Supervisor.Step step = Supervisor.step(settings(state, stay(real, Stay.UNTIL_SHUTDOWN)), event, now);
        return with(step, settings(step.state(), real));
    }

    /** No launcher is waited for, not even one that is on its way back. */
    private static Supervisor.Step takesLostForGone(State state, Event event, Instant now) {
        Supervisor.Step lost = Supervisor.step(state, event, now);
        if (!(event instanceof Event.LauncherLost)) {
            return lost;
        }
        Supervisor.Step gone = Supervisor.step(lost.state(), new Event.LauncherGone(), now);
        List<Effect> effects = new ArrayList<>(lost.effects());
        effects.addAll(gone.effects());
        return new Supervisor.Step(gone.state(), effects, null, 0);
    }

    /** Workers that another manager has started are ended by the next one, and so replaced. */
    private static Supervisor.Step restartsWhatItFinds(State state, Event event, Instant now) {
        if (!(event instanceof Event.Synced(var children, @Nullable Memory memory)) || state.met()) {
            return Supervisor.step(state, event, now);
        }
        List<Adopted> leaving = new ArrayList<>();
        for (Adopted child : children) {
            leaving.add(
                    child.mark() instanceof Adopted.OfWorker(int slot, String revision, boolean ready, boolean stopping)
                            ? new Adopted(
                                    child.number(),
                                    child.pid(),
                                    child.started(),
                                    new Adopted.OfWorker(slot, revision, ready, true),
                                    child.lingering())
                            : child);
        }
        Memory less = memory == null
                ? null
                : memory(memory, memory.phase(), memory.slots(), new TreeMap<>(), memory.operations());
        return Supervisor.step(state, new Event.Synced(leaving, less), now);
    }

    /** What the launcher says of this kind never reaches the supervisor. */
    private static Heart without(Class<? extends Event> kind) {
        return (state, event, now) -> Supervisor.step(state, kind.isInstance(event) ? new Event.Tick() : event, now);
    }

    /** A manager that comes back does not take all that it is told. */
    private static Heart recalling(UnaryOperator<Memory> loss) {
        return (state, event, now) -> Supervisor.step(
                state,
                event instanceof Event.Synced(var children, @Nullable Memory memory) && memory != null
                        ? new Event.Synced(children, loss.apply(memory))
                        : event,
                now);
    }

    private static Memory memory(
            Memory m,
            Phase phase,
            SortedMap<Integer, Slot> slots,
            SortedMap<Long, Incarnation> workers,
            List<Operation> operations) {
        return new Memory(
                phase,
                m.target(),
                m.rollout(),
                m.nextNumber(),
                m.nextOperation(),
                slots,
                workers,
                m.processes(),
                operations);
    }

    private static Supervisor.Step actsFirst(State state, Event event, Instant now) {
        Supervisor.Step step = Supervisor.step(state, event, now);
        List<Effect> effects = new ArrayList<>(step.effects());
        if (!effects.isEmpty() && effects.getFirst() instanceof Effect.Remember) {
            effects.addLast(effects.removeFirst());
        }
        return new Supervisor.Step(step.state(), effects, step.refusal(), step.operation());
    }

    private static Supervisor.Step remembersTooSeldom(State state, Event event, Instant now) {
        Supervisor.Step step = Supervisor.step(state, event, now);
        List<Effect> effects = new ArrayList<>(step.effects());
        effects.removeIf(effect -> effect instanceof Effect.Remember && event instanceof Event.Exited);
        return new Supervisor.Step(step.state(), effects, step.refusal(), step.operation());
    }

    /** Whoever stands in is forgotten before its program runs, and so is its process. */
    private static Supervisor.Step standsInForNobody(State state, Event event, Instant now) {
        Supervisor.Step step = Supervisor.step(state, event, now);
        SortedMap<Long, Incarnation> rows = new TreeMap<>(step.state().incarnations());
        List<Effect> effects = new ArrayList<>(step.effects());
        rows.values().removeIf(row -> row.origin() == Origin.STANDS_IN);
        effects.removeIf(e -> e instanceof Effect.Spawn spawn && !rows.containsKey(spawn.number()));
        return new Supervisor.Step(rows(step.state(), rows), effects, step.refusal(), step.operation());
    }

    private static Settings settings(Settings s, RestartBudget budget, int failures, Duration prove, Backoff backoff) {
        return new Settings(
                s.ready(),
                s.within(),
                s.sockets(),
                budget,
                failures,
                prove,
                backoff,
                s.stopSignal(),
                s.grace(),
                s.drainDelay(),
                s.watchdog(),
                s.recycle(),
                s.helpers(),
                s.stay(),
                s.waitForChange());
    }

    private static Supervisor.Step readyWhenItRuns(State state, Event event, Instant now) {
        Supervisor.Step step = Supervisor.step(state, event, now);
        SortedMap<Long, Incarnation> rows = new TreeMap<>(step.state().incarnations());
        rows.replaceAll((number, row) -> row.life() instanceof Life.Booting booting
                ? row.with(Life.Ready.now(booting.pid(), now, "hope", null))
                : row);
        return with(step, rows(step.state(), rows));
    }

    private static Supervisor.Step stopsTheOldFirst(State state, Event event, Instant now) {
        Supervisor.Step step = Supervisor.step(state, event, now);
        SortedMap<Long, Incarnation> rows = new TreeMap<>(step.state().incarnations());
        List<Effect> effects = new ArrayList<>(step.effects());
        for (Effect effect : step.effects()) {
            if (effect instanceof Effect.Spawn(long number, int slot, String revision)) {
                for (Incarnation old : step.state().incarnations().values()) {
                    if (old.slot() == slot && old.ready()) {
                        Instant kill = now.plus(state.settings().grace());
                        rows.put(
                                old.number(),
                                old.with(new Life.Stopping(old.life().pid(), now, "old", false, false, kill)));
                        effects.add(new Effect.Send(old.number(), Signal.TERM, false));
                    }
                }
            }
        }
        return new Supervisor.Step(rows(step.state(), rows), effects, step.refusal(), step.operation());
    }

    private static Supervisor.Step forgetsStopping(State state, Event event, Instant now) {
        Supervisor.Step step = Supervisor.step(state, event, now);
        SortedMap<Long, Incarnation> rows = new TreeMap<>(step.state().incarnations());
        rows.values().removeIf(row -> row.life() instanceof Life.Stopping);
        return with(step, rows(step.state(), rows));
    }

    private static Supervisor.Step neverKills(State state, Event event, Instant now) {
        Supervisor.Step step = Supervisor.step(state, event, now);
        List<Effect> effects = new ArrayList<>(step.effects());
        effects.removeIf(e -> e instanceof Effect.Send send && send.signal() == Signal.KILL);
        return new Supervisor.Step(step.state(), effects, step.refusal(), step.operation());
    }

    private static Supervisor.Step neverWakes(State state, Event event, Instant now) {
        Supervisor.Step step = Supervisor.step(state, event, now);
        State s = step.state();
        return with(step, copy(s, s.settings(), s.incarnations(), s.operations(), Instant.MAX));
    }

    private static Supervisor.Step spawnsTwice(State state, Event event, Instant now) {
        Supervisor.Step step = Supervisor.step(state, event, now);
        List<Effect> effects = new ArrayList<>(step.effects());
        for (Effect effect : step.effects()) {
            if (effect instanceof Effect.Spawn(long number, int slot, String revision)) {
                effects.add(new Effect.Spawn(number + 1_000_000, slot, revision));
            }
        }
        return new Supervisor.Step(step.state(), effects, step.refusal(), step.operation());
    }

    private static Supervisor.Step keepsDeadRows(State state, Event event, Instant now) {
        Supervisor.Step step = Supervisor.step(state, event, now);
        Incarnation dead =
                event instanceof Event.Exited exited ? state.incarnations().get(exited.number()) : null;
        if (dead == null) {
            return step;
        }
        SortedMap<Long, Incarnation> rows = new TreeMap<>(step.state().incarnations());
        rows.putIfAbsent(dead.number(), dead);
        return with(step, rows(step.state(), rows));
    }

    /** An exit of a process that is long gone is taken for its successor's. */
    private static Supervisor.Step blamesTheSuccessor(State state, Event event, Instant now) {
        if (event instanceof Event.Exited(long number, Exit exit, boolean lingering)
                && !state.incarnations().containsKey(number)
                && !state.incarnations().isEmpty()) {
            return Supervisor.step(state, new Event.Exited(state.incarnations().firstKey(), exit, lingering), now);
        }
        return Supervisor.step(state, event, now);
    }

    private static Supervisor.Step throwsOnLateEvents(State state, Event event, Instant now) {
        if (event instanceof Event.Gone(long number) && !state.incarnations().containsKey(number)) {
            throw new IllegalStateException("no such child: " + number);
        }
        return Supervisor.step(state, event, now);
    }

    /** Whatever a process's rule says, it is started again. */
    private static Supervisor.Step restartsWhatIsOver(State state, Event event, Instant now) {
        Supervisor.Step step = Supervisor.step(state, event, now);
        return with(
                step,
                processes(
                        step.state(),
                        process -> process.standing() == Managed.Standing.EXITED
                                ? process.standing(Managed.Standing.WANTED)
                                : process));
    }

    private static Supervisor.Step processesWithoutBackoff(State state, Event event, Instant now) {
        return Supervisor.step(
                processes(state, process -> process.failures() > 0 ? process.recovered() : process), event, now);
    }

    private static Supervisor.Step workersDoNotWait(State state, Event event, Instant now) {
        State s = opened(state);
        Supervisor.Step step = Supervisor.step(s, event, now);
        return with(step, state.opened() ? step.state() : closed(step.state()));
    }

    private static Supervisor.Step stopsProcessesWithWorkers(State state, Event event, Instant now) {
        Supervisor.Step step = Supervisor.step(state, event, now);
        if (!(step.state().phase() instanceof Phase.Ending) || !(state.phase() instanceof Phase.Running)) {
            return step;
        }
        List<Effect> effects = new ArrayList<>(step.effects());
        for (Managed process : step.state().processes().values()) {
            if (process.life() instanceof ProcessLife.Running running) {
                effects.add(new Effect.Send(running.number(), Signal.TERM, false));
            }
        }
        return new Supervisor.Step(step.state(), effects, step.refusal(), step.operation());
    }

    private static Supervisor.Step forgetsProcesses(State state, Event event, Instant now) {
        Supervisor.Step step = Supervisor.step(state, event, now);
        return with(
                step,
                processes(
                        step.state(),
                        process -> process.life() instanceof ProcessLife.Stopping
                                ? process.with(new ProcessLife.None(now))
                                : process));
    }

    private static State processes(State s, UnaryOperator<Managed> change) {
        Map<String, Managed> changed = new LinkedHashMap<>(s.processes());
        changed.replaceAll((name, process) -> change.apply(process));
        return copy(s, s.settings(), s.incarnations(), s.operations(), s.wakeAt(), s.opened(), changed);
    }

    private static State opened(State s) {
        return copy(s, s.settings(), s.incarnations(), s.operations(), s.wakeAt(), s.linked(), s.processes());
    }

    private static State closed(State s) {
        return copy(s, s.settings(), s.incarnations(), s.operations(), s.wakeAt(), false, s.processes());
    }

    private static Supervisor.Step neverEndsOperations(State state, Event event, Instant now) {
        Supervisor.Step step = Supervisor.step(state, event, now);
        List<Effect> effects = new ArrayList<>(step.effects());
        effects.removeIf(News.OperationEnded.class::isInstance);
        return new Supervisor.Step(step.state(), effects, step.refusal(), step.operation());
    }

    /** One exit of ten never reaches the supervisor. */
    private static final class LosesAnExit implements Heart {

        private long exits;
        private @Nullable Event lost;

        @Override
        public Supervisor.Step step(State state, Event event, Instant now) {
            if (event instanceof Event.Exited && !event.equals(lost) && ++exits % 10 == 3) {
                lost = event;
            }
            return Supervisor.step(state, event.equals(lost) ? new Event.Tick() : event, now);
        }
    }

    private static Supervisor.Step with(Supervisor.Step step, State state) {
        return new Supervisor.Step(state, step.effects(), step.refusal(), step.operation());
    }

    static State settings(State s, Settings settings) {
        return copy(s, settings, s.incarnations(), s.operations(), s.wakeAt());
    }

    private static State rows(State s, SortedMap<Long, Incarnation> rows) {
        return copy(s, s.settings(), rows, s.operations(), s.wakeAt());
    }

    private static State copy(
            State s, Settings settings, SortedMap<Long, Incarnation> rows, List<Operation> operations, Instant wakeAt) {
        return copy(s, settings, rows, operations, wakeAt, s.opened(), s.processes());
    }

    private static State copy(
            State s,
            Settings settings,
            SortedMap<Long, Incarnation> rows,
            List<Operation> operations,
            Instant wakeAt,
            boolean opened,
            Map<String, Managed> processes) {
        return new State(
                settings,
                s.target(),
                s.phase(),
                s.linked(),
                s.met(),
                s.launcherEnd(),
                s.everReady(),
                opened,
                s.slots(),
                rows,
                processes,
                s.tasks(),
                s.unaccepted(),
                s.rollout(),
                operations,
                s.nextNumber(),
                s.nextOperation(),
                wakeAt);
    }
}
