/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.crd;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.crd.generator.annotation.PreserveUnknownFields;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/**
 * The sidecar of each pod.
 *
 * @param resources a container's resources
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Sidecar(
        @Size(min = 1, max = 512)
        @JsonPropertyDescription(
                "Its image. Left out, the operator's, as it was when the pods' template was last changed: a newer operator"
                        + " replaces no pods for its own, and new pods have the one that the others have.")
        @Nullable
        String image,

        @PreserveUnknownFields
        @JsonPropertyDescription("What it asks for and may use. Left out, 20m of CPU and 128Mi, at most 256Mi.")
        @Nullable
        JsonNode resources) {}
