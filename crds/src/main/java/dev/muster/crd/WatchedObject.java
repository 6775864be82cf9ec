/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.crd;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** A ConfigMap or a Secret; one of the two is named. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WatchedObject(
        @Size(min = 1, max = 253) @JsonPropertyDescription("The name of a ConfigMap.") @Nullable
        String configMap,

        @Size(min = 1, max = 253) @JsonPropertyDescription("The name of a Secret.") @Nullable
        String secret) {}
