/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

import java.util.List;

/**
 * What a pool that outlives its launchers makes of their coming and going. What a launcher had started is gone with it; what is wanted
 * is not, and the next one is asked for it. A pool that has ended begins anew with the launcher after the one it ended with.
 */
final class NextLauncher {

    private NextLauncher() {}

    /** The end was that of the launcher: now that it is gone, the next one is waited for. */
    static void await(Turn turn) {
        if (turn.phase instanceof Phase.Ended && !turn.linked && outlives(turn)) {
            begin(turn);
        }
    }

    /** It does not come back, so nothing of what it had started lives. Should it come all the same, it will say what it has. */
    static void gone(Turn turn) {
        if (turn.met && !turn.linked && outlives(turn)) {
            startOver(turn);
        }
    }

    /** A launcher that was told nothing yet and has nothing is another one than we knew: all that was on its way to its end is there. */
    static void meet(Turn turn, Event.Synced synced) {
        if (turn.met && synced.memory() == null && synced.children().isEmpty() && outlives(turn)) {
            startOver(turn);
        } else if (onlyLost(turn)) {
            turn.launcherEnd = null; // it is back
        }
    }

    /** Unless somebody has asked for a revision meanwhile, the pool begins with this one. */
    static void brings(Turn turn, Event.Brought brought) {
        Target target = turn.target;
        if (!turn.met && target.requested().equals(brought.supposed())) {
            turn.target = new Target(target.workers(), brought.revision(), target.restarts(), target.content());
        }
    }

    private static void startOver(Turn turn) {
        if (onlyLost(turn)) {
            turn.launcherEnd = LauncherEnd.withoutAWord(turn);
            turn.emit(new News.LauncherGone(turn.launcherEnd.words()));
        }
        Adoption.buryAll(turn);
        if (!turn.running()) {
            turn.phase = new Phase.Ended(0);
            Outcomes.settle(turn);
        }
        begin(turn);
    }

    /** Whether it is not known yet what became of it. */
    private static boolean onlyLost(Turn turn) {
        return turn.launcherEnd != null && turn.launcherEnd.words().equals(LauncherEnd.LOST);
    }

    private static boolean outlives(Turn turn) {
        return turn.settings.stay() == Stay.BEYOND_THE_LAUNCHER;
    }

    /** In a new container nothing has been done yet, but what a person has stopped stays so. */
    private static void begin(Turn turn) {
        turn.phase = new Phase.Running();
        turn.opened = false;
        for (Managed process : List.copyOf(turn.processes.values())) {
            if (process.rule().temporary()) {
                continue;
            }
            boolean done = process.standing() == Managed.Standing.EXITED
                    || process.standing() == Managed.Standing.FAILED
                    || process.standing() == Managed.Standing.ENDED;
            if (done && process.rule().auto()) {
                turn.put(process.recovered().standing(Managed.Standing.WANTED));
            }
        }
    }
}
