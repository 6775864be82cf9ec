/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.crd;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

/** A pod in which not everything is as it should be. */
public record TroubledPod(
        @JsonPropertyDescription("Its name.") @Required String pod,

        @JsonPropertyDescription("How many of its workers serve.")
        int ready,

        @JsonPropertyDescription("How many should.") int of,

        @JsonPropertyDescription("What is wrong, as its manager says.") @Required
        String reason) {}
