/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator;

import dev.muster.operator.children.Labels;
import dev.muster.operator.fleet.Fingerprint;
import dev.muster.operator.planner.Patience;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Applies objects on the server's side, and not again while neither the wish nor the object has changed. Whatever somebody else has done
 * to them is put right at once where it shows in the caches, and after a while where it does not. Thread-safe.
 */
final class Applied {
    static final String FIELD_MANAGER = "muster-operator";
    private static final Duration AT_LEAST_EVERY = Duration.ofMinutes(30);

    /** For the caches to show what was just applied. */
    private static final Duration CACHES_LAG = Duration.ofSeconds(10);

    private final KubernetesClient client;
    private final Clock clock;

    Applied(KubernetesClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
    }

    /**
     * What was applied, and what it was then.
     *
     * @param version as {@link #versionOf}
     * @param template of a Deployment, as the server had completed it; null of all else
     */
    record Done(
            String fingerprint,
            Instant at,
            String uid,
            long version,
            @Nullable String template) {

        /** Whether this is still what there is. The caches may not have it yet, or have an older one. */
        private boolean is(@Nullable HasMetadata seen, Instant now) {
            return seen == null
                    ? !Patience.over(at, now, CACHES_LAG)
                    : uid.equals(seen.getMetadata().getUid()) && versionOf(seen.getMetadata()) <= version;
        }
    }

    /** Grows with every change; of what has a status that others write, with every change of what is wished. */
    private static long versionOf(ObjectMeta metadata) {
        Long generation = metadata.getGeneration();
        return generation != null ? generation : Long.parseLong(metadata.getResourceVersion());
    }

    /** Applies it unless it was, and still is. */
    void apply(Known known, HasMetadata wish, @Nullable HasMetadata seen) {
        String fingerprint = Fingerprint.of(wish);
        if (!stands(known, wish.getKind(), fingerprint, seen)) {
            apply(known, wish, fingerprint);
        }
    }

    /** Takes away what is not asked for any more. */
    void delete(Known known, HasMetadata seen) {
        known.applied.remove(seen.getKind());
        client.resource(seen).delete();
    }

    /** Whether what was applied with this fingerprint is still there as it was. */
    boolean stands(Known known, String kind, String fingerprint, @Nullable HasMetadata seen) {
        Done done = known.applied.get(kind);
        Instant now = clock.instant();
        return done != null
                && done.fingerprint.equals(fingerprint)
                && !Patience.over(done.at, now, AT_LEAST_EVERY)
                && done.is(seen, now);
    }

    /** Whether all that was applied is still there as it was. */
    boolean stands(Known known, Seen seen) {
        return known.applied.entrySet().stream()
                .allMatch(
                        each -> stands(known, each.getKey(), each.getValue().fingerprint(), seen.child(each.getKey())));
    }

    void apply(Known known, HasMetadata wish, String fingerprint) {
        known.applied.remove(wish.getKind());
        HasMetadata now = client.resource(wish)
                .fieldManager(FIELD_MANAGER)
                .forceConflicts()
                .serverSideApply();
        known.applied.put(
                wish.getKind(),
                new Done(
                        fingerprint,
                        clock.instant(),
                        now.getMetadata().getUid(),
                        versionOf(now.getMetadata()),
                        now instanceof Deployment deployment ? template(deployment) : null));
    }

    /** Whether there is one of this name that was never this pool's. */
    boolean isOthers(HasMetadata wish) {
        HasMetadata there = client.resource(wish).get();
        return there != null && !Objects.equals(pool(wish), pool(there));
    }

    private static @Nullable String pool(HasMetadata object) {
        return Objects.requireNonNullElse(object.getMetadata().getLabels(), Map.<String, String>of())
                .get(Labels.POOL);
    }

    /** The whole of it; null when it is gone. */
    <T extends HasMetadata> @Nullable T read(T wish) {
        return client.resource(wish).get();
    }

    /** Whether somebody else has changed the pods' template since it was applied, as far as is known. */
    boolean isEdited(Known known, Deployment whole) {
        Done done = known.applied.get(whole.getKind());
        return done != null && !Objects.equals(done.template, template(whole));
    }

    private static String template(Deployment deployment) {
        return Fingerprint.of(deployment.getSpec().getTemplate());
    }
}
