/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.crd;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.crd.generator.annotation.PreserveUnknownFields;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.model.annotation.SpecReplicas;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is wanted of a fleet. The fields of type {@code JsonNode}, and {@code workers}, are the worker's half: they mean what the same
 * fields of a pool file mean, have its schema, and go into each pod's pool file as they are.
 *
 * @param template a pod template
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WorkerPoolSpec(
        @SpecReplicas
        @Default("1")
        @Min(0)
        @Max(10_000)
        @Changing(Consequence.PODS)
        @JsonPropertyDescription("How many pods run. kubectl scale and a HorizontalPodAutoscaler set it.")
        @Nullable
        Integer replicas,

        @Size(min = 1, max = 100)
        @Changing(Consequence.RESTART)
        @JsonPropertyDescription(
                "What the workers should be running, in a word of your own that changes with the code or configuration that"
                        + " they load: 1 to 100 characters of ASCII without spaces. Quote it: 2 is a number in YAML, and so are"
                        + " some hashes. Left out, it follows from env, directory and the annotation muster.dev/restart.")
        @Nullable
        String revision,

        @PreserveUnknownFields @Nullable IntOrString workers,
        @PreserveUnknownFields @Nullable JsonNode listen,
        @PreserveUnknownFields @Nullable JsonNode stdin,
        @PreserveUnknownFields @Nullable JsonNode directory,
        @PreserveUnknownFields @Nullable JsonNode ready,
        @PreserveUnknownFields @Nullable JsonNode restart,
        @PreserveUnknownFields @Nullable JsonNode stop,
        @PreserveUnknownFields @Nullable JsonNode backoff,
        @PreserveUnknownFields @Nullable JsonNode watchdog,
        @PreserveUnknownFields @Nullable JsonNode recycle,
        @PreserveUnknownFields @Nullable JsonNode env,
        @PreserveUnknownFields @Nullable JsonNode processes,
        @PreserveUnknownFields @Nullable JsonNode commands,
        @PreserveUnknownFields @Nullable JsonNode shared,

        @Size(max = 16)
        @Changing(Consequence.POD_ROLLOUT)
        @JsonPropertyDescription(
                "ConfigMaps and Secrets which the template mounts and whose contents are part of what the workers run: when"
                        + " one changes, the workers are restarted in place.")
        @Nullable
        List<WatchedObject> watch,

        @Changing(Consequence.NOTHING) @JsonPropertyDescription("How a change goes through the fleet.") @Nullable
        Rollout rollout,

        @Changing(Consequence.NOTHING)
        @JsonPropertyDescription("A Service for the sockets of listen that have a port. Left out, there is none.")
        @Nullable
        ServiceSettings service,

        @Changing(Consequence.NOTHING)
        @JsonPropertyDescription("How many pods a node's drain may take away at a time.")
        @Nullable
        Disruption disruption,

        @Changing(Consequence.POD_ROLLOUT) @JsonPropertyDescription("The sidecar that manages the workers.") @Nullable
        Sidecar manager,

        @Required
        @PreserveUnknownFields
        @Changing(Consequence.POD_ROLLOUT)
        @JsonPropertyDescription(
                "The pods, as a Deployment would have them. The container named app, or the only one, gets the workers: its"
                        + " command is the worker's command, with {fd:NAME} where it wants the socket NAME.")
        JsonNode template) {
    public WorkerPoolSpec {
        watch = watch == null ? null : List.copyOf(watch);
    }
}
