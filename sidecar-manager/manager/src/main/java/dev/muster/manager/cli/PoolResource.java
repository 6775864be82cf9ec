/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A {@code WorkerPool} as the API server has it: what of it the command line shows and waits for. */
public record PoolResource(Metadata metadata, @Nullable Status status) {

    public record Metadata(String name, long generation) {}

    /** What the operator says; each member may be missing before it has looked. */
    public record Status(
            @Nullable Long observedGeneration,
            @Nullable String pods,
            @Nullable Workers workers,
            @Nullable String revision,
            @Nullable String stableRevision,
            @Nullable Rollout rollout,
            @Nullable String summary,
            List<Condition> conditions) {}

    public record Workers(int desired, int ready, int upToDate) {}

    public record Rollout(String revision, @Nullable Failure failure) {}

    public record Failure(String pod, String message) {}

    public record Condition(String type, String status, String message) {}

    /** Whether the operator has looked at what is asked for now. */
    boolean seen() {
        Long observed = status == null ? null : status.observedGeneration();
        return observed != null && observed >= metadata.generation();
    }

    @Nullable
    String stable() {
        return status == null ? null : status.stableRevision();
    }

    @Nullable
    Rollout rollout() {
        return status == null ? null : status.rollout();
    }

    /** Why the condition holds; null when it does not. */
    @Nullable
    String holds(String type) {
        if (status != null) {
            for (Condition condition : status.conditions()) {
                if (condition.type().equals(type) && condition.status().equals("True")) {
                    return condition.message();
                }
            }
        }
        return null;
    }

    /** What is to be known beside the numbers: what is wrong, or what goes on. */
    String message() {
        String wrong = holds("Degraded");
        String going = holds("Progressing");
        return wrong != null ? wrong : going != null ? going : "";
    }
}
