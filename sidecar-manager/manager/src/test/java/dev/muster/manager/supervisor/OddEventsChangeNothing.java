/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

import java.util.Objects;

/** 6: same arguments, same answer; what comes late or twice is as if nothing but time had passed. */
final class OddEventsChangeNothing implements Invariant {

    private static final Event NOTHING = new Event.Tick();
    private static final int SAMPLE = 8;
    private int steps;

    @Override
    public void check(World world, Moment moment) {
        long about = Moment.about(moment.event());
        State before = moment.before();
        boolean known = before.incarnations().containsKey(about)
                || before.tasks().containsKey(about)
                || before.processes().values().stream()
                        .anyMatch(process -> process.life().number() == about);
        if (about != 0 && !known) {
            same(moment, "an event about the unknown " + about, moment.step(), world.suppose(before, NOTHING));
        }
        if (++steps % SAMPLE != 0) {
            return;
        }
        same(moment, "the same again", moment.step(), world.suppose(before, moment.event()));
        if (about != 0 && !cameToReadiness(moment, about)) {
            State after = moment.after();
            same(moment, "the event said twice", world.suppose(after, moment.event()), world.suppose(after, NOTHING));
        }
    }

    /** What it said before it was ready at that very instant counts for nothing; the same words said after do. */
    private static boolean cameToReadiness(Moment moment, long about) {
        Incarnation was = moment.before().incarnations().get(about);
        Incarnation is = moment.after().incarnations().get(about);
        return was != null && is != null && !was.ready() && is.ready();
    }

    private static void same(Moment moment, String what, Supervisor.Step one, Supervisor.Step other) {
        if (!Objects.equals(one, other)) {
            throw new Violation(6, what + " made a difference: " + moment.event() + "\n  " + one + "\n  " + other);
        }
    }
}
