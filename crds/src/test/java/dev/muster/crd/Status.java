/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.crd;

import static dev.muster.crd.CrdDocument.at;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Times in the status are times to Kubernetes, too; and a pool that no operator has looked at says so. */
final class Status {
    private Status() {}

    static void type(ObjectNode status) {
        for (String path : List.of(
                "rollout.startedAt",
                "rollout.progressedAt",
                "rollout.canariesSince",
                "rollout.failure.at",
                "conditions[].lastTransitionTime")) {
            at(status, path).put("format", "date-time");
        }
        at(status, "conditions[].status")
                .putArray("enum")
                .add("True")
                .add("False")
                .add("Unknown");
        status.putObject("default").put("observedGeneration", -1);
    }
}
