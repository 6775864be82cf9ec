/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The simulated world around one heart: the shell that carries its effects out, the wire, and the machine with its processes. Its own
 * record of what truly lives is what the invariants compare the heart's state with. Time is virtual, and chance has one seed.
 */
final class World {

    /** A heart that asks to be woken so often at one instant would burn a processor. */
    private static final int MOST_STEPS_AT_ONCE = 200;

    /** The kernel keeps no more. */
    private static final int MOST_UNHEARD = 40;

    final Schedule schedule = new Schedule();
    final Dice dice;
    Target first;
    final Machine machine;
    final Wire wire;
    final Trace trace = new Trace();
    final Map<Long, Operation.Outcome> outcomes = new TreeMap<>();
    private final List<Event.Notified> unheard = new ArrayList<>();
    private final Heart heart;
    private final List<Invariant> invariants;
    Settings settings;
    private Map<Fault, Double> rates;
    private boolean badDisk;
    private boolean calm;
    private State state;
    private boolean managerUp = true;
    private int life;
    private int launchers;
    private Instant launcherBack = Instant.EPOCH; // its container is started again then
    private long ticket;
    private int ticksNow;
    private Instant lastTick = Instant.MIN;
    private int finished;
    private boolean repeating;

    World(
            Dice dice,
            Settings settings,
            Target first,
            Map<Fault, Double> rates,
            Heart heart,
            List<Invariant> invariants) {
        this.dice = dice;
        this.settings = settings;
        this.first = first;
        this.rates = rates;
        this.heart = heart;
        this.invariants = invariants;
        machine = new Machine(this);
        wire = new Wire(this);
        state = State.initial(settings, first);
    }

    Instant now() {
        return schedule.now();
    }

    State state() {
        return state;
    }

    boolean managerUp() {
        return managerUp;
    }

    /** Counts the manager's lives: what was under way to an earlier one is lost. */
    int life() {
        return life;
    }

    int finished() {
        return finished;
    }

    /** Whether the manager outlives its launchers, as beside an application's container. */
    boolean inPod() {
        return settings.stay() == Stay.BEYOND_THE_LAUNCHER;
    }

    /** When a launcher can connect. */
    Instant launcherBack() {
        return launcherBack;
    }

    boolean strikes(Fault fault) {
        return dice.chance(rates.getOrDefault(fault, 0.0));
    }

    void badDisk(boolean bad) {
        badDisk = bad;
    }

    boolean badDisk() {
        return badDisk;
    }

    /** From now on nothing new goes wrong, and nobody grows old. */
    void calm() {
        rates = Map.of();
        calm = true;
        settings = Mutant.health(settings, settings.watchdog(), Recycle.NEVER);
        state = Mutant.settings(state, settings);
        machine.calm();
    }

    boolean isCalm() {
        return calm;
    }

    @Nullable
    Child child(long number) {
        return machine.children.get(number);
    }

    /** Asks something of the pool; whether it was taken. */
    void ask(Request request) {
        deliver(new Event.Asked(request));
    }

    /** The watched files hold this from now on. */
    void files(String content) {
        first = first.holding(content);
        deliver(new Event.Holding(content, "files changed"));
    }

    /** A worker says something: its words may overtake the launcher's, but not each other. */
    void notified(Child child, Event.Notified said) {
        Instant arrival = now().plus(dice.millis(0, strikes(Fault.SLOW_PACKETS) ? 2_000 : 2));
        Instant last = child.lastWord;
        child.lastWord = last != null && last.isAfter(arrival) ? last : arrival;
        int manager = life;
        int launcher = launchers;
        schedule.at(child.lastWord, () -> {
            boolean held = launcher == launchers; // its socket is the launcher's, too, for as long as that lives
            if (managerUp && state.met() && (held || manager == life)) {
                deliver(said);
            } else if (held && unheard.size() < MOST_UNHEARD) {
                unheard.add(said);
            }
        });
    }

    private void hearWhatWaits() {
        List<Event.Notified> waiting = List.copyOf(unheard);
        unheard.clear();
        waiting.forEach(this::deliver);
    }

    /** Steps the heart, carries out what it says, and holds all of it against the promises. */
    void deliver(Event event) {
        if (!managerUp) {
            return;
        }
        note(event);
        forgetGone();
        Supervisor.Step step;
        try {
            step = heart.step(state, event, now());
        } catch (RuntimeException broken) {
            trace.add(now(), event, List.of());
            throw threw(broken);
        }
        Moment moment = new Moment(state, event, now(), step);
        trace.add(now(), event, step.effects());
        state = step.state();
        if (step.refusal() == null && step.operation() > 0) {
            outcomes.putIfAbsent(step.operation(), Operation.Outcome.RUNNING);
        }
        step.effects().forEach(this::carryOut);
        for (Invariant invariant : invariants) {
            invariant.check(this, moment);
        }
        forgetGone();
        repeatLater(event);
        sleep();
        if (event instanceof Event.Synced) {
            hearWhatWaits();
        }
    }

    private void forgetGone() {
        machine.children.values().removeIf(child -> child.goneTold && !child.alive && !child.group);
    }

    /** What the heart would do; nothing comes of it. */
    Supervisor.Step suppose(State from, Event event) {
        try {
            return heart.step(from, event, now());
        } catch (RuntimeException broken) {
            throw threw(broken);
        }
    }

    private static Violation threw(RuntimeException broken) {
        Violation violation = new Violation(6, "it threw " + broken);
        violation.initCause(broken);
        return violation;
    }

    /** What the manager has been told by this event. */
    private void note(Event event) {
        switch (event) {
            case Event.Exited e -> told(e.number(), true, !e.lingering());
            case Event.NotSpawned e -> told(e.number(), true, true);
            case Event.Gone e -> told(e.number(), true, true);
            case Event.Synced e -> {
                if (!state.met() && e.memory() != null) {
                    e.memory().operations().forEach(o -> outcomes.putIfAbsent(o.number(), Operation.Outcome.RUNNING));
                }
                Map<Long, Adopted> there = new TreeMap<>();
                e.children().forEach(child -> there.put(child.number(), child));
                for (Child child : machine.children.values()) {
                    Adopted adopted = there.get(child.number);
                    child.endTold |= adopted == null || adopted.lingering();
                    child.goneTold |= adopted == null;
                }
            }
            case Event.Tick e -> {}
            case Event.Asked e -> {}
            case Event.Holding e -> {}
            case Event.LauncherLost e -> {}
            case Event.LauncherGone e -> {}
            case Event.Brought e -> {}
            case Event.Spawned e -> {}
            case Event.Seen e -> {}
            case Event.Still e -> {}
            case Event.Moves e -> {}
            case Event.Unaccepted e -> {}
            case Event.Accepted e -> {}
            case Event.Measured e -> {}
            case Event.Notified e -> {}
        }
    }

    private void told(long number, boolean end, boolean gone) {
        Child child = machine.children.get(number);
        if (child != null) {
            child.endTold |= end;
            child.goneTold |= gone;
        }
    }

    private void carryOut(Effect effect) {
        switch (effect) {
            case Effect.Spawn(long number, int slot, String revision) ->
                order(number, Child.Kind.WORKER, slot, revision, 0, "", manner(badDisk));
            case Effect.RunProbe(long number, long of, int slot) ->
                order(number, Child.Kind.PROBE, slot, "", of, "", manner(false));
            case Effect.SpawnProcess(long number, ProcessRule rule) ->
                order(
                        number,
                        Child.Kind.PROCESS,
                        -1,
                        "",
                        0,
                        rule.name(),
                        Manner.ofProcess(dice, rule.job(), this::strikes, badDisk));
            case Effect.RunCommand(long number, String name, Launch launch) ->
                order(number, Child.Kind.COMMAND, -1, "", 0, name, manner(false));
            case Effect.Send(long number, int signal, boolean group) ->
                wire.command(() -> machine.signal(number, signal, group));
            case Effect.Watch(long number, boolean on) -> wire.command(() -> machine.watch(number, on));
            case Effect.Guard(long number, boolean on) -> wire.command(() -> machine.guard(number, on));
            case Effect.Note(long number, Adopted.Mark mark) -> wire.command(() -> machine.mark(number, mark));
            case Effect.Remember(Memory memory) -> wire.command(() -> machine.remember(memory));
            case News.OperationEnded(Operation operation) -> ended(operation);
            case News n -> {}
            case Effect.Finish f when inPod() -> wire.command(() -> crashLauncher(dice.millis(100, 5_000)));
            case Effect.Finish f -> finished++;
            case Effect.Knock k -> wire.command(machine::knock);
            case Effect.RestoreSockets r -> {}
            case Effect.Forget f -> {}
        }
    }

    private Manner manner(boolean bad) {
        return Manner.draw(dice, settings, this::strikes, bad);
    }

    private void order(
            long number, Child.Kind kind, int slot, String revision, long asksAbout, String process, Manner manner) {
        if (machine.children.containsKey(number)) {
            throw new Violation(3, "number " + number + " was given to two processes");
        }
        Child child = new Child(number, kind, slot, revision, asksAbout, process, manner);
        machine.children.put(number, child);
        wire.command(() -> machine.fork(child));
    }

    private void ended(Operation operation) {
        Operation.Outcome before = outcomes.put(operation.number(), operation.outcome());
        if (before != Operation.Outcome.RUNNING || operation.running()) {
            throw new Violation(
                    6, "operation " + operation.number() + " ended as " + operation.outcome() + " after " + before);
        }
    }

    /** Any event may come again, late. What was seen is not repeated: an old sight would be a lie. */
    private void repeatLater(Event event) {
        boolean sight = event instanceof Event.Seen || event instanceof Event.Still || event instanceof Event.Moves;
        boolean repeatable = !repeating && Moment.about(event) != 0 && !sight;
        if (repeatable && strikes(Fault.DUPLICATES)) {
            int to = life;
            schedule.after(dice.millis(0, 5_000), () -> {
                if (to == life) {
                    repeating = true;
                    deliver(event);
                    repeating = false;
                }
            });
        }
    }

    private void sleep() {
        long mine = ++ticket;
        if (state.wakeAt().equals(Instant.MAX) || finished > 0) {
            return;
        }
        Duration late = strikes(Fault.LATE_TICKS) ? dice.millis(0, 2_000) : Duration.ZERO;
        schedule.at(state.wakeAt().plus(late), () -> {
            if (mine == ticket && managerUp) {
                countTicks();
                deliver(new Event.Tick());
            }
        });
    }

    private void countTicks() {
        ticksNow = now().equals(lastTick) ? ticksNow + 1 : 0;
        lastTick = now();
        if (ticksNow > MOST_STEPS_AT_ONCE) {
            throw new Violation(3, "it wants to be woken again and again at one instant");
        }
    }

    /** The manager dies and knows nothing any more; another comes after a while. */
    void crashManager(Duration outage) {
        if (!managerUp) {
            return;
        }
        managerUp = false;
        life++;
        ticket++;
        wire.cut();
        if (dice.chance(0.2)) {
            machine.rememberLess(); // there was no room for all
        }
        schedule.after(outage, () -> {
            managerUp = true;
            state = State.initial(settings, first);
            outcomes.clear();
            invariants.forEach(Invariant::managerCameBack);
            trace.say(now(), "a new manager begins");
            wire.connectAfter(dice.millis(0, 500));
        });
    }

    /** The launcher dies with all of its children; another comes after a while. */
    void crashLauncher(Duration outage) {
        trace.say(now(), "the launcher dies");
        machine.perish();
        launchers++;
        launcherBack = now().plus(outage);
        unheard.clear();
        if (wire.up()) {
            wire.reset(outage);
        }
    }

    /** Whatever runs now that is meant to stay: workers and processes. */
    List<Child> victims() {
        return machine.children.values().stream()
                .filter(child -> child.worker() || child.kind == Child.Kind.PROCESS)
                .toList();
    }

    List<Child> workers() {
        List<Child> workers = new ArrayList<>();
        for (Child child : machine.children.values()) {
            if (child.worker()) {
                workers.add(child);
            }
        }
        return workers;
    }
}
