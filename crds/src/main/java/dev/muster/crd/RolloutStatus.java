/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.crd;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/** Where a rollout of a revision stands. Times are as Kubernetes writes them, UTC with seconds. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RolloutStatus(
        @JsonPropertyDescription("The revision that the workers are given.") @Required
        String revision,

        @JsonPropertyDescription("When it began.") @Required String startedAt,

        @JsonPropertyDescription("When the last pod got further.") @Required
        String progressedAt,

        @JsonPropertyDescription("How many pods have it.") int updatedPods,

        @JsonPropertyDescription("Why it goes no further; left out while it goes on.") @Nullable
        String failure) {}
