/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import dev.muster.api.client.InspectorException;

/** Says with which exit code a verb ends that the inspector did not let through. */
final class ManagerProblem {
    private ManagerProblem() {}

    static CommandProblem of(InspectorException e) {
        ExitCode exit = switch (e.kind()) {
            case NOT_FOUND -> ExitCode.NO_MANAGER;
            case REFUSED -> ExitCode.REFUSED;
            case TIMED_OUT -> ExitCode.TIMED_OUT;
            case BROKEN -> ExitCode.FAILED;
            case PROBLEM -> ofProblem(e.problem() == null ? 500 : e.problem().status());
        };
        return new CommandProblem(exit, String.valueOf(e.getMessage()));
    }

    /** A request that can never be is the caller's mistake; a conflict with what is going on now, or a fault, is a failure. */
    private static ExitCode ofProblem(int status) {
        return status < 500 && status != 409 && status != 429 ? ExitCode.USAGE : ExitCode.FAILED;
    }
}
