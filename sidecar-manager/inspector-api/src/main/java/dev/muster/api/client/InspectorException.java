/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.api.client;

import dev.muster.api.Problem;
import org.jspecify.annotations.Nullable;

/** Why the inspector could not be asked, or what it had against the question. The message is for people. */
public final class InspectorException extends Exception {
    /** What kind of failure it is; a command line has an exit code for each. */
    public enum Kind {
        /** Nothing listens there. */
        NOT_FOUND,
        /** The key is missing or wrong, a certificate is not trusted, or the socket is not ours to open. */
        REFUSED,
        /** The inspector said no; {@link #problem()} says why. */
        PROBLEM,
        /** No answer in time. */
        TIMED_OUT,
        /** The connection broke, or what came over it was no answer of an inspector. */
        BROKEN
    }

    private final Kind kind;
    private final transient @Nullable Problem problem;

    InspectorException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.problem = null;
    }

    InspectorException(Kind kind, Problem problem) {
        super(problem.detail() == null ? problem.title() : problem.detail());
        this.kind = kind;
        this.problem = problem;
    }

    public Kind kind() {
        return kind;
    }

    /** The inspector's own words, for {@link Kind#PROBLEM} and {@link Kind#REFUSED}; null when it did not say. */
    public @Nullable Problem problem() {
        return problem;
    }
}
