/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.children;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.crd.WorkerHalf;
import dev.muster.crd.WorkerPool;
import dev.muster.pool.Inspector;
import dev.muster.pool.Pool;
import dev.muster.pool.yaml.PoolDraft;
import dev.muster.pool.yaml.PoolResult;
import java.util.List;

/**
 * The pool file of a pool's pods: the worker's half of the resource as it is, and where the pod has what belongs to it.
 *
 * @param pool what the file means
 */
record PoolFile(String text, Pool pool) {
    /** The folder that the pool file and the inspector's key and certificate are in. */
    static final String DIRECTORY = "/etc/muster/pool";

    static final String SECRETS = "/etc/muster/inspector";
    static final String NAME = "pool.yaml";

    private static final ObjectMapper JSON = new ObjectMapper();

    /** A file, or why there can be none. */
    sealed interface Result {
        record Good(PoolFile file) implements Result {}

        record Bad(List<String> problems) implements Result {}
    }

    /**
     * @param revision that a new pod begins with
     * @param watch paths in the manager's container
     */
    static Result of(WorkerPool resource, String revision, List<String> watch) {
        ObjectNode file = JSON.createObjectNode();
        file.put("name", resource.getMetadata().getName());
        file.put("revision", revision);
        JsonNode spec = JSON.valueToTree(resource.getSpec());
        for (String field : WorkerHalf.all().keySet()) {
            if (spec.hasNonNull(field)) {
                file.set(field, spec.get(field));
            }
        }
        if (!watch.isEmpty()) {
            watch.forEach(file.putArray("watch")::add);
        }
        ObjectNode inspector = file.putObject("inspector");
        inspector.put("listen", "0.0.0.0:" + Inspector.DEFAULT_PORT).put("keyFile", SECRETS + "/key");
        inspector.putObject("tls").put("certFile", SECRETS + "/tls.crt").put("keyFile", SECRETS + "/tls.key");
        String text = Parts.SERIALIZATION.asYaml(file);
        return switch (PoolDraft.of(text).inPod().check(resource.getMetadata().getName())) {
            case PoolResult.Valid(Pool pool) -> new Result.Good(new PoolFile(text, pool));
            case PoolResult.Invalid invalid ->
                new Result.Bad(invalid.problems().stream()
                        .map(problem -> "spec." + problem.path() + ": " + problem.message())
                        .toList());
        };
    }
}
