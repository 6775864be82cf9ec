/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.crd.WorkerPool;
import dev.muster.operator.children.Children;
import dev.muster.operator.fleet.Fingerprint;
import dev.muster.operator.inspectors.Credentials;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What this process knows of one pool beyond what the cluster says, to spare itself work; whoever comes after it finds it out again.
 * There is one look at a pool at a time, and only that uses it.
 */
final class Known {
    private static final int MOST_TOLD = 200;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Since when the pool is watched. */
    final Instant since;

    /** What was applied, by kind. */
    final Map<String, Applied.Done> applied = new HashMap<>();

    /** What was told last, by the uid that it was about; of pods long gone it is forgotten. */
    final Map<String, String> told = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > MOST_TOLD;
        }
    };

    /** What was wished when that was applied, in short; null when not all of it could be. */
    @Nullable
    String appliedFor;

    /** Of the resource that was right, but some of whose pods had yet to be heard; null when there was none. */
    @Nullable
    Long unheard;

    /** By when what is known is written to the status, which is not quite that; null when it is. */
    @Nullable
    Instant unsaidUntil;

    /** How its inspectors are talked to; null before the first look. */
    @Nullable
    Access access;

    /** Of the resource that {@link #settings} belongs to. */
    private @Nullable Long generation;

    private @Nullable String settings;
    private @Nullable String settingsSource;
    private final String uid;

    /**
     * What its Secret said.
     *
     * @param data all of it, never to be shown
     * @param until when to look at it again
     */
    record Access(Credentials credentials, Map<String, String> data, Instant until) {
        @Override
        public String toString() {
            return "Access[" + credentials + "]";
        }
    }

    private Known(WorkerPool pool, Instant since) {
        this.uid = pool.getMetadata().getUid();
        this.since = since;
    }

    /** Stands for the settings that the pool's managers should work by; null when the resource has no right ones. */
    @Nullable
    String settings(WorkerPool pool) {
        Long now = pool.getMetadata().getGeneration();
        if (now == null || !now.equals(generation)) {
            String source = source(pool);
            if (!source.equals(settingsSource)) {
                settings = Children.settings(pool);
                settingsSource = source;
            }
            generation = now;
        }
        return settings;
    }

    /** Stands for all that settings can be made of: most changes are of a revision, and those are none of theirs. */
    private static String source(WorkerPool pool) {
        ObjectNode spec = JSON.valueToTree(pool.getSpec());
        return Fingerprint.of(spec.without(List.of("revision", "workers")));
    }

    /** Of all pools. Thread-safe. */
    static final class Pools {
        private final Map<String, Known> pools = new ConcurrentHashMap<>();

        /** Of this one, and not of one that had its name before. */
        Known of(WorkerPool pool, Instant now) {
            String uid = pool.getMetadata().getUid();
            return pools.compute(
                    name(pool), (name, known) -> known != null && known.uid.equals(uid) ? known : new Known(pool, now));
        }

        void forget(String name) {
            pools.remove(name);
        }
    }

    /** {@code namespace/name}. */
    static String name(WorkerPool pool) {
        return pool.getMetadata().getNamespace() + "/" + pool.getMetadata().getName();
    }
}
