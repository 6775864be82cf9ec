/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;

/**
 * Collects how processes come from one {@link Life} to another, as lines {@code from cause to}. The cause is the event about the process;
 * {@code Time} where a tick would have done the same; else {@code Plan}: what was asked, or what became of others.
 */
final class Transitions implements Invariant {

    /** No row in the state. */
    static final String NOWHERE = "-";

    private final Set<String> seen;

    Transitions(Set<String> seen) {
        this.seen = seen;
    }

    @Override
    public void check(World world, Moment moment) {
        collect(moment, (state, event) -> world.suppose(state, event).state());
    }

    void collect(Moment moment, BiFunction<State, Event, State> suppose) {
        long about = Moment.about(moment.event());
        if (about != 0 && !moment.before().tasks().containsKey(about) && !isProcess(moment.before(), about)) {
            String from = life(moment.before(), about);
            String to = life(moment.after(), about);
            if (from.equals(to)) {
                seen.add(from + " " + moment.event().getClass().getSimpleName() + " " + to);
            }
        }
        Set<Long> numbers = new HashSet<>(moment.before().incarnations().keySet());
        numbers.addAll(moment.after().incarnations().keySet());
        for (long number : new TreeSet<>(numbers)) {
            String from = life(moment.before(), number);
            String to = life(moment.after(), number);
            if (!from.equals(to)) {
                seen.add(from + " " + cause(moment, number, to, suppose) + " " + to);
            }
        }
    }

    private static boolean isProcess(State state, long number) {
        return state.processes().values().stream()
                .anyMatch(process -> process.life().number() == number);
    }

    private static String cause(Moment moment, long number, String to, BiFunction<State, Event, State> suppose) {
        if (life(suppose.apply(moment.before(), new Event.Tick()), number).equals(to)) {
            return "Time";
        }
        boolean own = Moment.about(moment.event()) == number || moment.event() instanceof Event.Synced;
        return own ? moment.event().getClass().getSimpleName() : "Plan";
    }

    private static String life(State state, long number) {
        Incarnation incarnation = state.incarnations().get(number);
        return incarnation == null ? NOWHERE : incarnation.life().getClass().getSimpleName();
    }
}
