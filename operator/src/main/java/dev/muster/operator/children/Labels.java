/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.children;

import dev.muster.crd.WorkerPool;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import java.util.Map;
import java.util.TreeMap;

/** What the operator's objects are found by. */
public final class Labels {
    /** On everything of a pool, with its name; pods are selected by it. */
    public static final String POOL = "muster.dev/pool";

    private static final String MANAGED_BY = "app.kubernetes.io/managed-by";

    private Labels() {}

    /** As {@code kubectl -l} and the scale subresource want it. */
    public static String selector(String pool) {
        return POOL + "=" + pool;
    }

    static Map<String, String> of(WorkerPool pool) {
        return new TreeMap<>(Map.of(POOL, pool.getMetadata().getName(), MANAGED_BY, "muster"));
    }

    /** Of an object that ends with the pool. */
    static ObjectMeta meta(WorkerPool pool, String name) {
        return new ObjectMetaBuilder()
                .withName(name)
                .withNamespace(pool.getMetadata().getNamespace())
                .withLabels(of(pool))
                .withOwnerReferences(owner(pool))
                .build();
    }

    private static OwnerReference owner(WorkerPool pool) {
        return new OwnerReferenceBuilder()
                .withApiVersion(pool.getApiVersion())
                .withKind(pool.getKind())
                .withName(pool.getMetadata().getName())
                .withUid(pool.getMetadata().getUid())
                .withController(true)
                .withBlockOwnerDeletion(true)
                .build();
    }
}
