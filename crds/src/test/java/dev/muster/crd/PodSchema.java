/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.crd;

import static dev.muster.crd.CrdDocument.at;
import static dev.muster.crd.CrdDocument.rule;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** What of a pod's own types the schema knows: little, for Kubernetes checks the rest itself when the Deployment is applied. */
final class PodSchema {
    private static final int MOST_CONTAINERS = 32;

    private PodSchema() {}

    static void replaceIn(ObjectNode spec) {
        template(at(spec, "template"));
        ObjectNode resources = at(spec, "manager.resources");
        resources.removeAll();
        describe(
                resources,
                "object",
                "What it asks for and may use. Left out, 20m of CPU and 128Mi, at most 256Mi of memory.");
        ObjectNode properties = resources.putObject("properties");
        for (String part : new String[] {"requests", "limits"}) {
            ObjectNode amounts = properties.putObject(part);
            describe(
                    amounts,
                    "object",
                    part.equals("requests") ? "What it is given for sure." : "What it may not exceed.");
            amounts.put("maxProperties", 16);
            ObjectNode amount = amounts.putObject("additionalProperties");
            amount.put("x-kubernetes-int-or-string", true).put("maxLength", 32);
            rule(
                    amount,
                    "type(self) == int ? self >= 0 : isQuantity(self) && !quantity(self).isLessThan(quantity('0'))",
                    "must be an amount, like 100m, 0.5 or 256Mi");
        }
    }

    private static void template(ObjectNode template) {
        String description = template.get("description").textValue();
        template.removeAll();
        describe(template, "object", description);
        template.putArray("required").add("spec");
        ObjectNode properties = template.putObject("properties");
        ObjectNode metadata = properties.putObject("metadata");
        describe(metadata, "object", "Labels and annotations of the pods.");
        for (String part : new String[] {"labels", "annotations"}) {
            ObjectNode texts = metadata.withObject("properties").putObject(part);
            describe(texts, "object", "The pods' " + part + ".");
            texts.put("maxProperties", 64);
            texts.putObject("additionalProperties").put("type", "string");
        }
        ObjectNode spec = properties.putObject("spec");
        describe(
                spec,
                "object",
                "As in a pod: every field of a pod's spec may be written here, volumes and affinity, say. Listed are those with a"
                        + " meaning of their own.");
        spec.put("x-kubernetes-preserve-unknown-fields", true);
        spec.putArray("required").add("containers");
        ObjectNode known = spec.putObject("properties");
        containers(
                known.putObject("containers"),
                "The containers; one of them is named app, or there is one. Every field of a container may be written, also image,"
                        + " args, env and resources.",
                "Its command. For the application it is the worker's, with args behind it, and the image's own is not read.");
        containers(
                known.putObject("initContainers"),
                "What runs before them, with every field that a container has.",
                "Its command, as in a pod.");
        ObjectNode grace = known.putObject("terminationGracePeriodSeconds");
        describe(grace, "integer", "Left out, what stop.drainDelay and stop.grace need, and 10 seconds more.");
        grace.put("minimum", 1).put("maximum", 86_400);
        ObjectNode policy = known.putObject("restartPolicy");
        describe(policy, "string", "Always, as in a Deployment.");
        policy.put("maxLength", 32);
    }

    private static void containers(ObjectNode list, String description, String ofCommand) {
        describe(list, "array", description);
        list.put("maxItems", MOST_CONTAINERS);
        ObjectNode items = list.putObject("items");
        items.put("type", "object").put("x-kubernetes-preserve-unknown-fields", true);
        items.putArray("required").add("name");
        ObjectNode known = items.putObject("properties");
        describe(known.putObject("name"), "string", "Its name.");
        at(items, "name").put("maxLength", 63);
        ObjectNode command = known.putObject("command");
        describe(command, "array", ofCommand);
        command.put("maxItems", 1024);
        command.putObject("items").put("type", "string");
    }

    private static void describe(ObjectNode node, String type, String description) {
        node.put("type", type).put("description", description);
    }
}
