/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.crd;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.kubernetes.api.model.IntOrString;
import org.jspecify.annotations.Nullable;

/** The PodDisruptionBudget of the fleet. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Disruption(
        @Default("1")
        @JsonPropertyDescription("A number of pods, or a percentage. 0 lets no drain of a node succeed.")
        @Nullable
        IntOrString maxUnavailable) {}
