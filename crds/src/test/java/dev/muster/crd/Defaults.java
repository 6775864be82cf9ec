/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.crd;

import static dev.muster.crd.CrdDocument.at;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Groups whose parts have defaults are there when nobody writes them, so that the stored resource says everything. */
final class Defaults {
    private static final List<String> GROUPS =
            List.of("ready", "restart", "stop", "backoff", "watchdog", "rollout", "disruption");

    private Defaults() {}

    static void givenTo(ObjectNode spec) {
        for (String group : GROUPS) {
            ObjectNode schema = at(spec, group);
            ObjectNode whole = schema.putObject("default");
            schema.get("properties").properties().forEach(part -> {
                if (part.getValue().has("default")) {
                    whole.set(part.getKey(), part.getValue().get("default"));
                }
            });
        }
    }
}
