/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The face of the heart: one pure function from a state, an event and a time to the next state and what is to be done.
 *
 * <p>Each step has the same four parts. The event is taken into the state; what is due by now is acted upon; then one
 * level-triggered pass looks only at what is and what should be, and starts or stops what the budgets allow; at last the running
 * operations are told their outcome. A crash, a restart, a scale and a missed deadline therefore share one mechanism: a slot that
 * has not what it should have.
 */
public final class Supervisor {

    private Supervisor() {}

    /**
     * What one step leads to.
     *
     * @param effects to be carried out in this order
     * @param refusal for {@link Event.Asked}: why not; null when it was taken, and for all other events
     * @param operation for {@link Event.Asked}: the number of the operation it became, or 0
     */
    public record Step(
            State state, List<Effect> effects, @Nullable Refusal refusal, long operation) {}

    /** The next state, and what the shell must do. Same arguments, same answer. */
    public static Step step(State state, Event event, Instant now) {
        Turn turn = new Turn(state, now);
        switch (event) {
            case Event.Tick tick -> {}
            case Event.Asked asked -> Requests.take(turn, asked.request());
            case Event.Holding holding -> Requests.hold(turn, holding);
            case Event.Brought brought -> NextLauncher.brings(turn, brought);
            case Event.Synced synced -> Adoption.sync(turn, synced);
            case Event.LauncherLost lost -> Adoption.lost(turn);
            case Event.LauncherGone gone -> NextLauncher.gone(turn);
            case Event.Spawned spawned -> Starts.spawned(turn, spawned);
            case Event.NotSpawned not -> Ends.exited(turn, not.number(), Exit.notStarted(not.why()), false);
            case Event.Exited exited -> Ends.exited(turn, exited.number(), exited.exit(), exited.lingering());
            case Event.Gone gone -> Ends.gone(turn, gone.number());
            case Event.Seen seen -> Readiness.seen(turn, seen);
            case Event.Still still -> Health.still(turn, still);
            case Event.Moves(long number) -> Health.moves(turn, number);
            case Event.Unaccepted unaccepted -> Health.unaccepted(turn, unaccepted);
            case Event.Accepted(String socket) -> Health.accepted(turn, socket);
            case Event.Measured measured -> Wear.measured(turn, measured.resident());
            case Event.Notified said -> Notices.take(turn, said);
        }
        Readiness.check(turn);
        Health.check(turn);
        Wear.check(turn);
        Stops.escalate(turn);
        ProcessStops.escalate(turn);
        Outcomes.endHopelessStart(turn);
        Processes.startFirst(turn);
        Convergence.run(turn);
        Processes.startOthers(turn);
        Outcomes.settle(turn);
        if (turn.phase instanceof Phase.Ended(int status) && !(state.phase() instanceof Phase.Ended)) {
            turn.emit(new Effect.Finish(status)); // after every operation was told its outcome
        }
        NextLauncher.await(turn);
        State next = turn.close();
        List<Effect> effects = new ArrayList<>(turn.effects);
        Memory memory = Memory.of(next);
        if (next.linked() && (!state.linked() || !memory.equals(Memory.of(state)))) {
            effects.addFirst(new Effect.Remember(memory)); // first, so that nothing is done that would not be known
        }
        return new Step(next, List.copyOf(effects), turn.refusal, turn.accepted);
    }
}
