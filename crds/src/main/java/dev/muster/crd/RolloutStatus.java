/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.crd;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/** Where a rollout of a revision stands. Times are as Kubernetes writes them, UTC. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RolloutStatus(
        @JsonPropertyDescription("The revision that the workers are given.") @Required
        String revision,

        @JsonPropertyDescription("When it began.") @Required String startedAt,

        @JsonPropertyDescription("When the last pod got further; what the deadline is measured from.") @Required
        String progressedAt,

        @JsonPropertyDescription("How many pods have it.") int updatedPods,

        @JsonPropertyDescription("Whether it has proved itself on the first pods.")
        boolean proven,

        @JsonPropertyDescription("Since when all canaries are well; left out when they are not, or when it is over.")
        @Nullable
        String canariesSince,

        @JsonPropertyDescription(
                "Since when a canary that was well is not any more; left out when all are, or none was yet.")
        @Nullable
        String canariesIllSince,

        @JsonPropertyDescription("Whether it was paused when it was last looked at.")
        boolean paused,

        @JsonPropertyDescription("Why it goes no further; left out while it goes on.") @Nullable
        RolloutFailure failure) {}
