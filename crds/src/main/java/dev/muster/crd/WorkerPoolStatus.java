/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.crd;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.model.annotation.LabelSelector;
import io.fabric8.kubernetes.model.annotation.StatusReplicas;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is, as the operator last saw it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WorkerPoolStatus(
        @JsonPropertyDescription("The generation of the resource that all of this is about.") @Nullable
        Long observedGeneration,

        @JsonPropertyDescription("The value of the annotation muster.dev/restart that all of this is about.") @Nullable
        String observedRestart,

        @StatusReplicas @JsonPropertyDescription("How many pods there are.") @Nullable
        Integer replicas,

        @JsonPropertyDescription("How many of them are ready.") @Nullable
        Integer readyReplicas,

        @JsonPropertyDescription("Ready pods of those wanted, like 3/3.") @Nullable
        String pods,

        @JsonPropertyDescription("The workers of all pods.") @Nullable
        WorkerCounts workers,

        @JsonPropertyDescription("The revision that the workers run, or are being given.") @Nullable
        String revision,

        @JsonPropertyDescription(
                "The latest revision that every pod has served with. Undo goes back to it, and new pods start with it"
                        + " until a newer one has proved itself.")
        @Nullable
        String stableRevision,

        @JsonPropertyDescription("The rollout of a revision that is under way, or has failed.") @Nullable
        RolloutStatus rollout,

        @LabelSelector @JsonPropertyDescription("The pods' labels, for kubectl scale and autoscalers.") @Nullable
        String selector,

        @JsonPropertyDescription("In a word: Available, Progressing, Paused, Degraded, Unavailable or InvalidSpec.")
        @Nullable
        String summary,

        @JsonPropertyDescription(
                "Ready: everything is as wanted, and nothing is on its way. Available: at least replicas less rollout.maxPods"
                        + " are ready, and at least one. Progressing: something is on"
                        + " its way; False says that it has ended, not that it went well. Degraded: something is wrong, and the"
                        + " message says what.")
        @Nullable
        List<PoolCondition> conditions,

        @JsonPropertyDescription("The few pods that most need to be looked at.") @Nullable
        List<TroubledPod> worst) {
    public WorkerPoolStatus {
        conditions = conditions == null ? null : List.copyOf(conditions);
        worst = worst == null ? null : List.copyOf(worst);
    }
}
