/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.planner;

/** 7: once nothing goes wrong any more, the fleet becomes what is wanted, or the reason why not is one that helps. */
final class QuietConverges {

    private QuietConverges() {}

    static boolean settled(World world, Operator operator) {
        Wish wish = world.wish;
        Plan last = operator.last;
        return last != null
                && last.why().because() == Because.SETTLED
                && last.condition(Condition.Type.READY).holds()
                && operator.memory().equals(new Memory(wish.revision(), null))
                && wish.revision().equals(world.starting)
                && operator.inFlight().isEmpty()
                && !world.rolling()
                && world.template == world.wantedTemplate
                && world.living().size() == wish.replicas()
                && world.living().stream().allMatch(pod -> pod.settings.equals(world.settings))
                && world.living().stream()
                        .allMatch(pod ->
                                pod.done(wish.revision(), wish.workers() == null ? pod.workers : wish.workers()));
    }

    static void mustBeSettled(World world, Operator operator) {
        if (!settled(world, operator)) {
            Plan last = operator.last;
            throw new Violation(
                    7, "not settled: " + (last == null ? "never planned" : last.why() + " " + last.memory()));
        }
    }

    static void mustRest(long steps) {
        if (steps > 0) {
            throw new Violation(7, "settled, and " + steps + " steps were taken all the same");
        }
    }

    /**
     * A revision that runs nowhere is said to have failed, in the words of a pod; what was stable serves, everywhere if so
     * asked and if it runs everywhere: a pod where it does not is away, and may use the budget up.
     */
    static void mustSayWhy(World world, Operator operator) {
        Plan last = operator.last;
        String stable = operator.memory().stable();
        if (last == null || stable == null || world.rolling() || world.template != world.wantedTemplate) {
            return;
        }
        Condition degraded = last.condition(Condition.Type.DEGRADED);
        if (!degraded.holds() || !degraded.why().sentence().contains("exit 1")) {
            throw new Violation(7, "a bad revision and no word of it: " + last.why() + " " + degraded);
        }
        boolean undo = world.wish.rollout().onFailure() == RolloutRules.OnFailure.UNDO
                && world.living().stream().allMatch(pod -> world.good(pod, stable));
        long elsewhere = world.living().stream()
                .filter(pod -> !pod.done(stable, pod.workers))
                .count();
        if (undo && elsewhere > 0) {
            throw new Violation(7, elsewhere + " pods are not back at " + stable + ": " + last.why());
        }
    }
}
