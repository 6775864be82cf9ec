/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.crd;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

/** Where and why a rollout stopped. */
public record RolloutFailure(
        @JsonPropertyDescription("The pod that showed it.") @Required
        String pod,

        @JsonPropertyDescription("The uid of that pod.") @Required
        String uid,

        @JsonPropertyDescription("Why, as the pod's manager says.") @Required
        String message,

        @JsonPropertyDescription("When.") @Required String at,

        @JsonPropertyDescription("Stands for the settings that it failed with: with others it is tried again.")
        @Required
        String settings) {}
