/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

import java.time.Duration;

/** What the end of a process means: asked for, or a failure that costs its slot a wait and a restart one of its tries. */
final class Ends {

    /** A worker that was ready for at least this long and exits with 0, or says that it stops, has decided to go: that is no failure. */
    static final Duration SERVED = Duration.ofSeconds(1);

    private Ends() {}

    static void exited(Turn turn, long number, Exit exit, boolean lingering) {
        if (Tasks.exited(turn, number, exit, lingering) || ProcessEnds.exited(turn, number, exit, lingering)) {
            return;
        }
        Incarnation incarnation = turn.incarnations.get(number);
        if (incarnation == null || !incarnation.live()) {
            return; // late or said twice: its end is already known
        }
        if (incarnation.staying()) {
            unasked(turn, incarnation, exit);
        } else {
            if (incarnation.life() instanceof Life.Stopping stopping && stopping.fault()) {
                turn.put(turn.slot(incarnation.slot()).exited(exit, turn.now));
            }
            tell(turn, incarnation, exit, false);
        }
        bury(turn, incarnation, lingering);
    }

    /** It went with its launcher, or while nobody saw how. */
    static void lost(Turn turn, Incarnation incarnation, Exit unseen) {
        if (incarnation.live() && incarnation.staying()) {
            turn.put(turn.slot(incarnation.slot()).exited(unseen, turn.now));
        }
        tell(turn, incarnation, unseen, false);
        turn.forget(incarnation);
    }

    static void gone(Turn turn, long number) {
        if (Tasks.exited(turn, number, Exit.UNSEEN, false) || ProcessEnds.gone(turn, number)) {
            return; // its exit was lost with a connection
        }
        Incarnation incarnation = turn.incarnations.get(number);
        if (incarnation != null && !incarnation.live()) {
            turn.forget(incarnation);
        }
    }

    private static void bury(Turn turn, Incarnation incarnation, boolean lingering) {
        if (lingering) {
            Stops.linger(turn, turn.incarnations.getOrDefault(incarnation.number(), incarnation));
        } else {
            turn.forget(incarnation);
        }
    }

    private static void unasked(Turn turn, Incarnation incarnation, Exit exit) {
        turn.put(turn.slot(incarnation.slot()).exited(exit, turn.now));
        String words = exit.words();
        if (!(incarnation.life() instanceof Life.Ready ready)) {
            tell(turn, incarnation, exit, false);
            failed(turn, incarnation, words + " before it was ready", false);
        } else if (exit.code() == 0) {
            tell(turn, incarnation, exit, served(turn, incarnation, ready));
            leftByItself(turn, incarnation, ready, words);
        } else {
            tell(turn, incarnation, exit, false);
            failed(turn, incarnation, words + afterReady(turn, ready), false);
        }
    }

    private static void tell(Turn turn, Incarnation incarnation, Exit exit, boolean byItself) {
        turn.emit(new News.Exited(incarnation.slot(), incarnation.number(), exit, byItself));
    }

    /** A ready worker goes in order: that is no failure once it has served. */
    static void leftByItself(Turn turn, Incarnation incarnation, Life.Ready ready, String what) {
        if (!served(turn, incarnation, ready)) {
            failed(turn, incarnation, what + afterReady(turn, ready), false);
        } else if (stayedUp(turn, incarnation)) {
            turn.put(turn.slot(incarnation.slot()).recovered());
        }
    }

    /** Whether it was of use before it went, and has proved itself where it had to. */
    private static boolean served(Turn turn, Incarnation incarnation, Life.Ready ready) {
        Duration up = Duration.between(ready.since(), turn.now);
        boolean tooEarly = underTrial(turn, incarnation) && up.compareTo(turn.settings.prove()) < 0;
        return !tooEarly && up.compareTo(SERVED) >= 0;
    }

    private static String afterReady(Turn turn, Life.Ready ready) {
        return " " + Words.time(Duration.between(ready.since(), turn.now)) + " after it was ready";
    }

    private static boolean stayedUp(Turn turn, Incarnation incarnation) {
        return incarnation.life() instanceof Life.Ready ready
                && !turn.now.isBefore(ready.since().plus(turn.settings.backoff().reset()));
    }

    /**
     * Counts a failure of this incarnation.
     *
     * @param conclusive whether trying again would only take as long again: the rollout it belongs to is given up at once
     */
    static void failed(Turn turn, Incarnation incarnation, String what, boolean conclusive) {
        Slot slot = turn.slot(incarnation.slot());
        boolean stayedUp = stayedUp(turn, incarnation);
        Slot next = (stayedUp ? slot.recovered() : slot)
                .failed(incarnation.number(), what, turn.settings.backoff(), turn.now);
        turn.put(next);
        Duration pause = Duration.between(turn.now, next.nextTry());
        turn.emit(new News.Failed(slot.index(), incarnation.number(), what, pause));
        if (underTrial(turn, incarnation) && !stayedUp) {
            String words = "slot " + slot.index() + ": " + what;
            turn.rollout = turn.rollout.failed(incarnation.number(), words, turn.settings.failures(), conclusive);
            if (turn.rollout.phase() == Rollout.Phase.BROKEN) {
                turn.emit(new News.RolloutGivenUp(
                        slot.index(), incarnation.number(), words, turn.settings.waitForChange()));
            }
        }
    }

    private static boolean underTrial(Turn turn, Incarnation incarnation) {
        return turn.rollout.phase() == Rollout.Phase.RUNNING && turn.rollout.covers(incarnation);
    }
}
