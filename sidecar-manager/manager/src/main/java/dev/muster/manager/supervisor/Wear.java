/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.SortedMap;

/**
 * Workers that have grown too old or too big: they serve on, and are out of date from then on. All else is what a restart does.
 *
 * <p>Nothing wears while a change is under way or was given up: there is one reason at a time to replace a worker, and no good one is
 * given away for code that is known not to start.
 */
final class Wear {

    private Wear() {}

    static void check(Turn turn) {
        if (turn.settings.recycle().age() == null || !mayWear(turn)) {
            return;
        }
        for (Incarnation worker : List.copyOf(turn.incarnations.values())) {
            if (!turn.now.isBefore(oldAt(turn.settings, worker))) {
                Duration age = Duration.between(worker.born(), turn.now).truncatedTo(ChronoUnit.SECONDS);
                wear(turn, worker, News.Recycled.Limit.AGE, Words.time(age) + " old");
            }
        }
    }

    /** What each worker has of the machine's memory, in bytes. */
    static void measured(Turn turn, SortedMap<Long, Long> resident) {
        if (!mayWear(turn)) {
            return; // they are measured again
        }
        for (var entry : resident.entrySet()) {
            Incarnation worker = turn.incarnations.get(entry.getKey());
            if (worker != null && entry.getValue() >= turn.settings.recycle().memoryOf(worker.number())) {
                wear(turn, worker, News.Recycled.Limit.MEMORY, Words.size(entry.getValue()) + " of memory");
            }
        }
    }

    private static boolean mayWear(Turn turn) {
        return turn.running() && turn.linked && turn.rollout.phase() == Rollout.Phase.DONE;
    }

    private static void wear(Turn turn, Incarnation worker, News.Recycled.Limit limit, String why) {
        if (worker.life() instanceof Life.Ready ready && ready.worn() == null) {
            turn.put(worker.with(ready.worn(why)));
            turn.emit(new News.Recycled(worker.slot(), worker.number(), limit, why));
        }
    }

    /** When time alone will wear the worker out; the end of all time when it will not. */
    static Instant oldAt(Settings settings, Incarnation worker) {
        Duration age = settings.recycle().ageOf(worker.number());
        boolean good = worker.life() instanceof Life.Ready ready && ready.worn() == null;
        return age == null || !good ? Instant.MAX : worker.born().plus(age);
    }
}
