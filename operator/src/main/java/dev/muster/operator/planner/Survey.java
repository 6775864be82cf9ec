/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.planner;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * The fleet, judged pod by pod, and counted. Pods that are being deleted are none any more; what is missing to the wanted number is away.
 */
record Survey(Wish wish, List<Standing> pods, Instant watchedSince, Instant now) {

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
                fleet.watchedSince(),
                now);
    }

    /** Pods that cannot be counted on, those that do not exist yet included. */
    int away() {
        return Math.max(0, wish.replicas() - pods.size()) + count(pod -> !pod.available());
    }

    /**
     * Whether workers are being changed in it: seen, or told and not seen yet, or possible, because nobody knows what it was told. One
     * that is left out has its own time.
     */
    boolean inStep(Standing pod) {
        return !pod.available() && (pod.pod().inFlight() || mystery(pod) || changes(pod.pod()));
    }

    /** Whether its workers are being changed, as far as it says so; of one that talks nonsense nobody knows, once it was told something. */
    private boolean changes(Pod pod) {
        View view = pod.view();
        return view != null && (view.busy() || (view.absurd() != null && (pod.told() != null || isOld(pod))));
    }

    /** Pods that a revision which has not proved itself may have reached. */
    int reached(String revision) {
        return count(pod -> pod.pod().has(revision) || mystery(pod));
    }

    /** Whether nobody knows what it was told last. */
    private boolean mystery(Standing pod) {
        return pod.pod().view() == null && isOld(pod.pod());
    }

    /** Whether it was there before this operator, and may have been told something by another. */
    private boolean isOld(Pod pod) {
        return !pod.created().isAfter(watchedSince) || pod.created().isAfter(now);
    }

    int done(String revision) {
        return count(pod -> pod.done(revision, wish.workers()));
    }

    /** Pods in which workers of this revision serve. */
    int proofs(String revision) {
        return count(pod -> proves(pod, revision));
    }

    /** The same, of those that were asked a moment ago. */
    int freshProofs(String revision) {
        return count(pod -> pod.fresh() && proves(pod, revision));
    }

    private static boolean proves(Standing pod, String revision) {
        return pod.done(revision, null)
                && Objects.requireNonNull(pod.believed()).workers() > 0;
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

    List<Standing> those(Predicate<Standing> which) {
        return pods.stream().filter(which).toList();
    }

    int count(Predicate<Standing> which) {
        return (int) pods.stream().filter(which).count();
    }

    /** The pod, and why it lacks the pool's settings where its manager says so. */
    static String lacking(Standing pod) {
        View view = pod.pod().view();
        String problem =
                view == null || view.settings() == null ? null : view.settings().problem();
        return pod.pod().name() + (problem == null ? "" : ", " + problem);
    }

    /** The first few names, for a sentence. */
    static String names(List<Standing> pods) {
        String first = String.join(
                ", ", pods.stream().limit(3).map(pod -> pod.pod().name()).toList());
        return pods.size() <= 3 ? first : first + " and " + (pods.size() - 3) + " more";
    }
}
