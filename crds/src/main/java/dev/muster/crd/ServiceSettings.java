/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.crd;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The Service in front of the pods. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ServiceSettings(
        @Default("ClusterIP")
        @JsonPropertyDescription(
                "Who can reach it, as in a Service. To Headless, and back, it is made anew, with another address.")
        @Nullable
        Type type,

        @Size(max = 64)
        @JsonPropertyDescription("Annotations of the Service, such as its load balancer wants them.")
        @Nullable
        Map<String, String> annotations) {

    public enum Type {
        ClusterIP,
        NodePort,
        LoadBalancer,
        /** One address for each pod, by DNS. */
        Headless
    }

    public ServiceSettings {
        annotations = annotations == null ? null : Map.copyOf(annotations);
    }
}
