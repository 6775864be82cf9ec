/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.crd;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import org.jspecify.annotations.Nullable;

/** A new revision is tried on a few pods first. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Canary(
        @Default("1") @Min(1) @Max(10_000) @JsonPropertyDescription("How many pods try it.") @Nullable
        Integer pods,

        @Default("1m") @JsonPropertyDescription("How long they must serve with it before the others follow.") @Nullable
        String hold) {}
