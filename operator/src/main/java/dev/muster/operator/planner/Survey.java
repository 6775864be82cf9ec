/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.planner;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The fleet, judged pod by pod, and the arithmetic of the one budget: pods that are away for whatever reason, and what may still be
 * taken. Pods that are being deleted are none any more; what is missing to the wanted number is away.
 */
record Survey(Wish wish, List<Standing> pods, Instant now) {

    static Survey of(Wish wish, Fleet fleet, Instant now) {
        return new Survey(
                wish,
                fleet.pods().stream()
                        .filter(pod -> !pod.deleting())
                        .sorted(Comparator.comparing(Pod::created)
                                .thenComparing(Pod::name)
                                .thenComparing(Pod::uid))
                        .map(pod -> Standing.of(pod, now))
                        .toList(),
                now);
    }

    /** Pods that cannot be counted on, those that do not exist yet included. */
    int away() {
        return Math.max(0, wish.replicas() - pods.size()) + count(pod -> !pod.available());
    }

    /** Whether this pod was told to move to a revision, or should be there, and is not known to have arrived. */
    static boolean headedFor(Standing pod, String revision) {
        return !pod.available() && (pod.pod().inFlight() || pod.pod().has(revision));
    }

    int headedFor(String revision) {
        return count(pod -> headedFor(pod, revision));
    }

    /** Whether it may be in a step of this rollout or of an earlier one: it is away, and not just ill with the stable revision. */
    static boolean inStep(Standing pod, String goal, @Nullable String stable) {
        Pod seen = pod.pod();
        boolean untold =
                seen.view() == null ? pod.kind() != Standing.Kind.STARTING : stable == null || !seen.has(stable);
        return !pod.available() && (untold || headedFor(pod, goal));
    }

    /**
     * Pods that a revision which has not proved itself may have reached. One of which nobody knows what it was told last may have been
     * told this.
     */
    int reached(String revision) {
        return count(
                pod -> pod.pod().has(revision) || (pod.pod().view() == null && pod.kind() != Standing.Kind.STARTING));
    }

    int done(String revision) {
        return count(pod -> pod.done(revision, wish.workers()));
    }

    /** Pods in which workers of this revision serve. */
    int proofs(String revision) {
        return count(pod -> pod.done(revision, wish.workers())
                && Objects.requireNonNull(pod.believed()).workers() > 0);
    }

    /** Whether every pod that is wanted, and every other, has the revision and is at rest. */
    boolean complete(String revision) {
        return pods.size() >= wish.replicas() && done(revision) == pods.size();
    }

    /** Whether none is known to have another. */
    boolean noneElsewhere(String revision) {
        return pods.stream()
                .allMatch(pod -> pod.pod().view() == null || pod.pod().view().at(revision));
    }

    int count(Predicate<Standing> which) {
        return (int) pods.stream().filter(which).count();
    }

    /** The first few names, for a sentence. */
    static String names(List<Standing> pods) {
        String first = String.join(
                ", ", pods.stream().limit(3).map(pod -> pod.pod().name()).toList());
        return pods.size() <= 3 ? first : first + " and " + (pods.size() - 3) + " more";
    }
}
