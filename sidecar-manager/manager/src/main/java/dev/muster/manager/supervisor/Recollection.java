/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A manager that has just begun takes over what an earlier one has left in the launcher's memory, and carries on from there.
 *
 * <p>The clock may have been set back meanwhile: no moment that was remembered makes anything wait longer than it could have before.
 */
final class Recollection {

    /** Why an operation ended that only the manager itself could have brought to its end. */
    static final String INTERRUPTED = "interrupted: the manager was replaced";

    private Recollection() {}

    static void take(Turn turn, Memory memory) {
        List<Operation> asked = List.copyOf(turn.operations); // of this manager, before it knew
        turn.operations.clear();
        turn.target = memory.target();
        turn.rollout = memory.rollout();
        turn.nextNumber = Math.max(turn.nextNumber, memory.nextNumber());
        turn.nextOperation = Math.max(turn.nextOperation, memory.nextOperation());
        turn.everReady = memory.rollout().proven() || memory.rollout().from() > 1;
        memory.slots()
                .values()
                .forEach(slot ->
                        turn.put(slot.triedBy(turn.in(turn.settings.backoff().max()))));
        for (Incarnation worker : memory.workers().values()) {
            turn.slot(worker.slot());
            turn.put(worker.with(life(turn, worker.life())));
        }
        Processes.remember(turn, memory);
        resume(turn, memory);
        turn.phase = phase(turn, memory.phase());
        Requests.repeat(turn, asked);
    }

    /** What is being brought to its end goes on to end, in the time that it was given when it began. */
    private static Phase phase(Turn turn, Phase before) {
        return switch (before) {
            case Phase.Running r -> before;
            case Phase.Ending ending -> Shutdown.resumed(turn, ending);
            case Phase.Ended(int status) -> Shutdown.resumed(turn, status);
        };
    }

    private static Life life(Turn turn, Life before) {
        Instant since = earlier(before.since(), turn.now);
        Duration most = turn.settings.within().plus(turn.settings.grace()).plus(Notices.MOST_EXTRA);
        Instant latest = turn.in(most);
        return switch (before) {
            case Life.Spawning s -> new Life.Spawning(since);
            case Life.Booting b -> b.until(earlier(b.deadline(), latest));
            case Life.Ready r ->
                new Life.Ready(
                        r.pid(), since, r.by(), Health.nextWord(turn), null, r.worn()); // it has all its time to say so
            case Life.Draining d ->
                new Life.Draining(d.pid(), since, earlier(d.until(), turn.in(turn.settings.drainDelay())), d.why());
            case Life.Stopping s -> s.until(earlier(s.next(), latest));
            case Life.Lingering l -> new Life.Lingering(since, l.killed(), earlier(l.next(), latest));
        };
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    /** What still can be reached is waited for under the same number. */
    private static void resume(Turn turn, Memory memory) {
        for (Operation operation : memory.operations()) {
            turn.put(operation);
            turn.emit(new News.OperationResumed(operation));
            if (operation.request() instanceof Request.Call) { // what it printed went to a pipe that is gone
                Outcomes.end(turn, operation, Operation.Outcome.FAILED, INTERRUPTED, 0);
            }
        }
    }
}
