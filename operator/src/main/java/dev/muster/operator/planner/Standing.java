/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.planner;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A pod, judged: what it is, as far as that can be believed now.
 *
 * @param why in words; empty where there is nothing to say
 * @param fresh whether what it said is young enough to take a step on
 */
record Standing(Pod pod, Kind kind, String why, boolean fresh) {

    /** From the deepest trouble to none. */
    enum Kind {
        /** Does not serve, and had the time to begin. */
        BAD,
        /** Could not do what it was told; what served before serves. */
        FAILED,
        /** Nobody knows: not asked yet, too long ago, silent, or absurd. */
        UNKNOWN,
        /** Silent for long, and Kubernetes says it is ready: believed to serve. */
        LEFT_OUT,
        /** Serves, and is not at rest. */
        MOVING,
        /** Young and not ready yet. */
        STARTING,
        /** At rest, and has what it was told. */
        SETTLED
    }

    static Standing of(Pod pod, Instant now) {
        boolean fresh = pod.silence() == null
                && !pod.inFlight()
                && pod.view() != null
                && pod.view().observed() != null
                && pod.view().absurd() == null
                && Patience.young(pod.view().seen(), now, Patience.FRESH);
        boolean starting = !pod.ready() && !Patience.over(pod.created(), now, Patience.START);
        String doubt = doubt(pod, now);
        if (doubt != null) {
            Kind kind = starting ? Kind.STARTING : pod.ready() && pod.isLost(now) ? Kind.LEFT_OUT : Kind.UNKNOWN;
            return new Standing(pod, kind, doubt, fresh);
        }
        View.Observed observed = observed(pod);
        String words = observed.reason() == null ? "" : observed.reason();
        if (pod.inFlight()) {
            return new Standing(pod, Kind.MOVING, "was told its target a moment ago", false);
        }
        String failure = view(pod).failure();
        if (failure != null && !observed.converged()) {
            return new Standing(pod, serves(pod) ? Kind.FAILED : Kind.BAD, failure, fresh);
        }
        if (!serves(pod)) {
            String why = words.isEmpty() ? "Kubernetes says that it is not ready" : words;
            return new Standing(pod, starting ? Kind.STARTING : Kind.BAD, why, fresh);
        }
        return new Standing(pod, observed.converged() ? Kind.SETTLED : Kind.MOVING, words, fresh);
    }

    /** Why what the pod says tells nothing about it now; null when it does. */
    private static @Nullable String doubt(Pod pod, Instant now) {
        if (pod.silence() != null) {
            return "its inspector does not answer: " + pod.silence().why();
        }
        View view = pod.view();
        if (view == null) {
            return "its inspector has not been asked yet";
        }
        String absurd = view.absurd();
        if (absurd != null) {
            return "its inspector says what cannot be: " + absurd;
        }
        if (view.observed() == null) {
            return "its inspector does not say what it observes; its version is another";
        }
        if (pod.ready() && view.observed().ready() == 0 && !view.seen().isAfter(pod.readySince())) {
            return "its inspector was last asked before it became ready";
        }
        boolean atRest = view.observed().converged() && pod.ready() && !pod.inFlight();
        return Patience.young(view.seen(), now, atRest ? Patience.CALM : Patience.FRESH)
                ? null
                : "its inspector was last asked at " + view.seen();
    }

    /** A pod without workers serves as much as it should. */
    private static boolean serves(Pod pod) {
        View.Observed observed = observed(pod);
        return (pod.ready() && observed.ready() > 0) || (view(pod).workers() == 0 && observed.converged());
    }

    private static View view(Pod pod) {
        return Objects.requireNonNull(pod.view());
    }

    private static View.Observed observed(Pod pod) {
        return Objects.requireNonNull(view(pod).observed());
    }

    /** What the pod said, where that can be believed. */
    @Nullable
    View believed() {
        boolean doubted = kind == Kind.UNKNOWN || kind == Kind.LEFT_OUT || (kind == Kind.STARTING && !fresh);
        return doubted ? null : pod.view();
    }

    /** Whether it can be counted on: taking it away would be a loss. */
    boolean available() {
        return switch (kind) {
            case SETTLED -> pod.ready();
            case LEFT_OUT -> true;
            case FAILED -> observed(pod).ready() >= view(pod).workers();
            case BAD, UNKNOWN, MOVING, STARTING -> false;
        };
    }

    /** Whether it has this revision, and all of the workers that are wanted, at rest. */
    boolean done(String revision, @Nullable Integer workers) {
        return kind == Kind.SETTLED
                && view(pod).at(revision)
                && (workers == null || view(pod).workers() == workers)
                && (observed(pod).upToDate() > 0 || view(pod).workers() == 0);
    }

    /** Whether it serves with less than it should, although nothing is changed in it. */
    boolean isIll() {
        return switch (kind) {
            case BAD, FAILED, MOVING ->
                !pod.inFlight()
                        && !view(pod).busy()
                        && (kind == Kind.BAD
                                || observed(pod).ready() < view(pod).workers());
            case UNKNOWN, LEFT_OUT, STARTING, SETTLED -> false;
        };
    }

    /** Since when it is in trouble, as far as Kubernetes and the silence tell. */
    Instant since() {
        return pod.silence() != null ? pod.silence().since() : pod.ready() ? pod.created() : pod.readySince();
    }
}
