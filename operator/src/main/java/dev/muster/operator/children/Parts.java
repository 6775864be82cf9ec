/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.children;

import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonMappingException.Reference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.muster.crd.Sidecar;
import dev.muster.crd.WorkerPoolSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a resource that are of Kubernetes' own types. Its schema says little about them, so that they may be of no such type at all.
 *
 * @param resources of the manager; null where they are left to the operator
 */
record Parts(PodTemplateSpec template, @Nullable ResourceRequirements resources) {
    /** Costly to make, and the same for every look at every pool. It need not know the classes of all kinds there are. */
    static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization(new ObjectMapper(), false);

    /** A part that Kubernetes would not understand; the message names the field. */
    static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;

        private Unreadable(String message) {
            super(message);
        }
    }

    static Parts of(WorkerPoolSpec spec) throws Unreadable {
        Sidecar manager = spec.manager();
        return new Parts(
                read("template", spec.template(), PodTemplateSpec.class),
                manager == null || manager.resources() == null
                        ? null
                        : read("manager.resources", manager.resources(), ResourceRequirements.class));
    }

    private static <T> T read(String field, JsonNode part, Class<T> type) throws Unreadable {
        try {
            return SERIALIZATION.convertValue(part, type);
        } catch (IllegalArgumentException e) {
            String path = e.getCause() instanceof JsonMappingException wrong ? path(wrong) : "";
            String right = field.equals("template") ? path.replaceAll("\\[\\d+]", "") : ".spec.containers.resources";
            throw new Unreadable(field + path + " has a form that it can have in no pod: kubectl explain pod" + right
                    + " shows the right one");
        }
    }

    private static String path(JsonMappingException wrong) {
        return wrong.getPath().stream().map(Parts::step).collect(Collectors.joining());
    }

    private static String step(Reference step) {
        return step.getFieldName() == null ? "[" + step.getIndex() + "]" : "." + step.getFieldName();
    }
}
