/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.inspector;

import dev.muster.api.CommandDescription;
import dev.muster.api.Exit;
import dev.muster.api.Observed;
import dev.muster.api.Operation;
import dev.muster.api.OperationState;
import dev.muster.api.Settings;
import dev.muster.api.Socket;
import dev.muster.api.State;
import dev.muster.api.Target;
import dev.muster.api.Worker;
import dev.muster.api.WorkerState;
import dev.muster.manager.control.Answer;
import dev.muster.manager.control.Control;
import dev.muster.manager.control.EventFeed;
import dev.muster.manager.control.Taking;
import dev.muster.manager.control.Tally;
import dev.muster.manager.control.WorkerTokens;
import dev.muster.manager.supervisor.Request;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A pool that says what a test wrote down for it. Operation 41 has ended, 42 runs for ever; there is no other.
 *
 * @param answers what becomes of a request
 * @param states what the pool says it is; a test may change it
 * @param heard what workers have said of themselves
 * @param lines of the audit and of warnings
 */
record ScriptedControl(
        Function<Request, Answer> answers,
        AtomicReference<State> states,
        EventFeed events,
        Tally tally,
        AtomicReference<Boolean> up,
        WorkerTokens tokens,
        BlockingQueue<dev.muster.manager.supervisor.Event.Notified> heard,
        BlockingQueue<String> lines)
        implements Control {
    static final Instant START = Instant.parse("2026-11-22T06:48:00Z");
    static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    static ScriptedControl answering(Function<Request, Answer> answers) {
        return answering(answers, new EventFeed(8, 100));
    }

    static ScriptedControl answering(Function<Request, Answer> answers, EventFeed events) {
        return new ScriptedControl(
                answers,
                new AtomicReference<>(state(0.12, WorkerState.READY)),
                events,
                new Tally(),
                new AtomicReference<>(true),
                new WorkerTokens(),
                new LinkedBlockingQueue<>(),
                new LinkedBlockingQueue<>());
    }

    static State state(double cpu, WorkerState zero) {
        Exit killed = Exit.bySignal(9, "KILL", false, true, NOW);
        return new State(
                "web",
                "0.1.0",
                NOW,
                START,
                null,
                new Target(2, "a1b2c3", "a1b2c3"),
                new Observed(2, 2, 2, true, null),
                List.of(worker(0, zero, null, cpu), worker(1, WorkerState.READY, killed, cpu)),
                List.of(),
                List.of(new Socket("http", "[::]:8080", 0, 1024, 0)),
                List.of(),
                List.of(operationOf(41)));
    }

    private static Worker worker(int slot, WorkerState state, @Nullable Exit lastExit, double cpu) {
        TreeMap<String, String> user = new TreeMap<>(Map.of("jobs", "3"));
        return new Worker(
                slot,
                7 + slot,
                "a1b2c3",
                state,
                "notify",
                4121 + slot,
                START,
                0,
                "Started",
                lastExit,
                null,
                null,
                "serving",
                cpu,
                63963136L,
                user);
    }

    static Operation operationOf(long number) {
        return number == 41
                ? new Operation("41", "restart", OperationState.DONE, START, NOW, "2 workers replaced")
                : new Operation("42", "restart", OperationState.RUNNING, START, null, null);
    }

    @Override
    public State state() {
        return states.get();
    }

    @Override
    public Answer submit(Request request) {
        return answers.apply(request);
    }

    @Override
    public Taking take(String settings) {
        var now = new Settings("f1", "f2", null);
        return switch (settings) {
            case "f1" -> new Taking.InForce(now);
            case "f2" -> new Taking.Begun(now);
            default -> new Taking.Refused("the settings " + settings + " are not here");
        };
    }

    @Override
    public @Nullable Operation operation(long number) {
        return number == 41 || number == 42 ? operationOf(number) : null;
    }

    @Override
    public Operation await(long number, Duration atMost) {
        return operationOf(number);
    }

    @Override
    public List<Operation> operations() {
        return List.of(operationOf(41), operationOf(42));
    }

    @Override
    public List<CommandDescription> commands() {
        return List.of(
                new CommandDescription("flush", List.of("python", "-m", "app.flush"), "30s", null, null),
                new CommandDescription("rotate", null, null, "USR1", "workers"));
    }

    @Override
    public boolean ready() {
        return up.get();
    }

    @Override
    public boolean alive() {
        return up.get();
    }

    @Override
    public boolean hear(dev.muster.manager.supervisor.Event.Notified said) {
        return heard.add(said);
    }

    @Override
    public void audit(String line) {
        lines.add("audit: " + line);
    }

    @Override
    public void warn(String line) {
        lines.add("warning: " + line);
    }
}
