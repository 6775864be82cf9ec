/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.crd;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.kubernetes.api.model.IntOrString;
import org.jspecify.annotations.Nullable;

/** How a change of the revision goes through the pods. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Rollout(
        @Default("1")
        @JsonPropertyDescription(
                "How many pods may have their workers replaced, or be away, at the same time: a number, or a percentage of"
                        + " replicas, rounded down, at least one.")
        @Nullable
        IntOrString maxPods,

        @Default("false")
        @JsonPropertyDescription(
                "Holds new revisions and a changed template back; scaling and settings go on. What has begun is finished.")
        @Nullable
        Boolean pause,

        @Default("10m")
        @JsonPropertyDescription(
                "A revision that makes no progress for this long leaves the pool Degraded; it goes on when it can.")
        @Nullable
        String deadline,

        @Default("Halt")
        @JsonPropertyDescription(
                "What happens when workers of the new revision do not become ready: stop where it stands (Halt), or give the"
                        + " pods that have it the old revision back (Undo).")
        @Nullable
        OnFailure onFailure,

        @JsonPropertyDescription(
                "Tries a new revision on a few pods first. Left out, each pod's success is enough for the next.")
        @Nullable
        Canary canary) {

    public enum OnFailure {
        Halt,
        Undo
    }
}
