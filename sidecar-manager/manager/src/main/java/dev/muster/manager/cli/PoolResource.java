/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A {@code WorkerPool} as the API server has it: what of it the command line shows and waits for. */
public record PoolResource(Metadata metadata, @Nullable Status status) {
    /** The annotation whose every change restarts the workers in place. */
    static final String RESTART = "muster.dev/restart";

    private static final Set<String> GIVEN_UP =
            Set.of("Halted", "Undo", "DeadlineExceeded", "InvalidSpec", "ApplyFailed");

    private static final Set<String> NOBODY_THERE = Set.of("NoPods", "NoWorkers");

    public record Metadata(
            String name, long generation, @Nullable Map<String, String> annotations) {

        /** The mark by which a person asked last for a restart; null where nobody has. */
        @Nullable
        String restart() {
            return annotations == null ? null : annotations.get(RESTART);
        }
    }

    /** What the operator says; each member may be missing before it has looked. */
    public record Status(
            @Nullable Long observedGeneration,
            @Nullable String observedRestart,
            @Nullable String pods,
            @Nullable Workers workers,
            @Nullable String revision,
            @Nullable Rollout rollout,
            @Nullable String summary,
            List<Condition> conditions) {}

    public record Workers(int desired, int ready, int upToDate) {}

    public record Rollout(String revision) {}

    public record Condition(String type, String status, String reason, String message) {}

    /** Whether the operator has looked at what is asked for now. */
    boolean seen() {
        Long observed = status == null ? null : status.observedGeneration();
        return status != null
                && observed != null
                && observed >= metadata.generation()
                && Objects.equals(status.observedRestart(), metadata.restart());
    }

    @Nullable
    Rollout rollout() {
        return status == null ? null : status.rollout();
    }

    /** Why the condition holds, in words; null when it does not. */
    @Nullable
    String holds(String type) {
        Condition condition = said(type);
        return condition != null && condition.status().equals("True") ? condition.message() : null;
    }

    /** Whether what is under way will not go on by itself: it failed, it is late, or it cannot be. Pods may be in trouble meanwhile. */
    boolean isGivenUp() {
        Condition degraded = said("Degraded");
        return degraded != null && degraded.status().equals("True") && GIVEN_UP.contains(degraded.reason());
    }

    private @Nullable Condition said(String type) {
        return status == null
                ? null
                : status.conditions().stream()
                        .filter(condition -> condition.type().equals(type))
                        .findFirst()
                        .orElse(null);
    }

    /** Whether something is held back until the pause is over: a revision, or a template. */
    boolean isPaused() {
        return status != null && "Paused".equals(status.summary());
    }

    /** Whether a revision waits for somebody to want pods or workers again. */
    boolean isAsleep() {
        Condition progressing = said("Progressing");
        return progressing != null && NOBODY_THERE.contains(progressing.reason());
    }

    /** What is to be known beside the numbers: what is wrong, what goes on, or what it waits for. */
    String message() {
        String wrong = holds("Degraded");
        Condition progressing = said("Progressing");
        boolean going = progressing != null
                && (isPaused() || isAsleep() || progressing.status().equals("True"));
        return wrong != null ? wrong : progressing != null && going ? progressing.message() : "";
    }
}
