/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.crd;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/** One condition of a pool, typed as Kubernetes types its own. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PoolCondition(
        @JsonPropertyDescription("Ready, Available, Progressing or Degraded.") @Required
        String type,

        @JsonPropertyDescription("True, False or Unknown.") @Required
        String status,

        @JsonPropertyDescription("The generation of the resource that this was said of.") @Nullable
        Long observedGeneration,

        @JsonPropertyDescription("When the status last changed.") @Required
        String lastTransitionTime,

        @JsonPropertyDescription("Why, in one CamelCase word.") @Required
        String reason,

        @JsonPropertyDescription("Why, for people.") @Required
        String message) {}
