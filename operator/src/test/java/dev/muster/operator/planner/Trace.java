/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.planner;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.function.Supplier;

/** The last looks of a run, to be read when it has failed. */
final class Trace {
    private static final int KEPT = Integer.getInteger("sim.trace", 40);

    private final ArrayDeque<String> lines = new ArrayDeque<>();
    private final boolean told;
    private long looks;
    private long steps;

    /** Told only where somebody will read it: the words cost more than the planning. */
    Trace(boolean told) {
        this.told = told;
    }

    void add(World world, Plan plan) {
        looks++;
        steps += plan.steps().size();
        keep(
                world,
                () -> plan.why().sentence() + " start " + plan.starting() + " " + plan.memory()
                        + plan.steps().stream()
                                .map(step -> "\n        -> " + step.pod() + " " + step.workers() + " " + step.revision()
                                        + " " + step.why().sentence())
                                .reduce("", String::concat)
                        + plan.settings().stream()
                                .map(step -> "\n        -> " + step.pod() + " takes " + step.settings())
                                .reduce("", String::concat)
                        + "\n        " + pods(world));
    }

    void say(World world, String words) {
        keep(world, () -> "-- " + words);
    }

    private static String pods(World world) {
        StringBuilder text = new StringBuilder();
        for (Truth pod : world.pods.values().stream().limit(12).toList()) {
            text.append(pod.name)
                    .append('=')
                    .append(pod.requested)
                    .append('/')
                    .append(pod.serving)
                    .append('*')
                    .append(pod.workers)
                    .append(pod.settings.equals(world.settings) ? "" : " by " + pod.settings)
                    .append(pod.leaving ? " taking" : pod.beginning ? " beginning" : "")
                    .append(pod.ready ? "" : " unready")
                    .append(pod.arrives == null ? "" : " moving")
                    .append(pod.failure == null ? "" : " failed")
                    .append(pod.silent ? " silent" : "")
                    .append(pod.deleting ? " leaving" : "")
                    .append(pod.ill ? " ill" : "")
                    .append(pod.lies ? " lying" : "")
                    .append(pod.deaf ? " deaf" : "")
                    .append(pod.template == world.template ? "" : " old")
                    .append("  ");
        }
        return text.toString();
    }

    private void keep(World world, Supplier<String> words) {
        if (told) {
            lines.add(Duration.between(Instant.EPOCH, world.real()) + " " + words.get());
            if (lines.size() > KEPT) {
                lines.remove();
            }
        }
    }

    long looks() {
        return looks;
    }

    long steps() {
        return steps;
    }

    @Override
    public String toString() {
        return String.join("\n", lines);
    }
}
