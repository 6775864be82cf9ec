/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

import java.time.Duration;
import java.time.Instant;

/** What the end of a managed process means, by its own rule. */
final class ProcessEnds {

    private ProcessEnds() {}

    /** Whether the number was a process's; its end is then taken. */
    static boolean exited(Turn turn, long number, Exit exit, boolean lingering) {
        Managed process = turn.process(number);
        if (process == null) {
            return false;
        }
        if (!(process.life() instanceof ProcessLife.Lingering)) { // else said twice
            exited(turn, process, exit, lingering);
        }
        return true;
    }

    static void exited(Turn turn, Managed process, Exit exit, boolean lingering) {
        boolean asked = process.life() instanceof ProcessLife.Stopping;
        boolean byItself = !asked && exit.code() == 0;
        turn.emit(new News.ProcessExited(process.name(), process.life().number(), exit, byItself));
        if (asked) {
            turn.put(process.exited(exit, false, turn.now));
        } else {
            unasked(turn, process, exit);
        }
        bury(turn, turn.current(process), lingering);
    }

    private static void unasked(Turn turn, Managed process, Exit exit) {
        boolean well = exit.code() == 0;
        boolean interrupted = exit.unseen() && Processes.awaited(process);
        boolean again = turn.running() && (process.rule().restart().after(well) || interrupted);
        Managed ended = process.exited(exit, again, turn.now);
        if (!again) {
            turn.put(ended.standing(well ? Managed.Standing.EXITED : Managed.Standing.FAILED));
            if (!well) {
                fail(turn, turn.current(ended), exit.words(), false);
            }
        } else if (exit.unseen()) {
            turn.put(ended); // it went with its launcher, through no fault of its own
        } else if (well && process.ranFor(Ends.SERVED, turn.now)) {
            turn.put(process.ranFor(turn.settings.backoff().reset(), turn.now) ? ended.recovered() : ended);
        } else {
            turn.put(ended);
            fail(turn, ended, exit.words() + after(process, turn.now), true);
        }
    }

    private static String after(Managed process, Instant now) {
        return process.life() instanceof ProcessLife.Running running
                ? " after " + Words.time(Duration.between(running.since(), now))
                : "";
    }

    /** Counts a failure. */
    static void fail(Turn turn, Managed process, String what, boolean again) {
        Managed before = process.ranFor(turn.settings.backoff().reset(), turn.now) ? process.recovered() : process;
        Managed failed = before.failed(what, turn.settings.backoff(), turn.now);
        turn.put(failed);
        Duration pause = again ? Duration.between(turn.now, failed.nextTry()) : null;
        turn.emit(new News.ProcessFailed(process.name(), process.life().number(), what, pause));
    }

    private static void bury(Turn turn, Managed process, boolean lingering) {
        if (lingering) {
            ProcessStops.linger(turn, process);
        } else {
            forget(turn, process);
        }
    }

    private static void forget(Turn turn, Managed process) {
        turn.emit(new Effect.Forget(process.life().number()));
        turn.put(process.with(new ProcessLife.None(turn.now)));
    }

    /** The last of its group is gone. Whether the number was a process's. */
    static boolean gone(Turn turn, long number) {
        Managed process = turn.process(number);
        if (process == null) {
            return false;
        }
        if (process.life() instanceof ProcessLife.Lingering) {
            forget(turn, process);
        }
        return true;
    }

    /** It is not at the launcher any more. */
    static void lost(Turn turn, Managed process, Exit unseen) {
        if (process.life() instanceof ProcessLife.Lingering) {
            forget(turn, process);
        } else {
            exited(turn, process, unseen, false);
        }
    }
}
