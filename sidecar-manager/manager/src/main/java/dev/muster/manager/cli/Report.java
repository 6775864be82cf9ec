/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import dev.muster.api.Operation;
import dev.muster.api.json.Wire;

/** Says how an operation ended, and with which exit code the verb does. */
@FunctionalInterface
interface Report {
    /**
     * Prints it.
     *
     * @param ended no longer running
     * @throws CommandProblem when it is not done
     */
    int of(Operation ended, Console console) throws CommandProblem;

    /** One line for people. */
    static int text(Operation ended, Console console) throws CommandProblem {
        requireDone(ended);
        String message = ended.message();
        console.print(ended.kind() + " done" + (message == null ? "" : ": " + message));
        return ExitCode.DONE.code();
    }

    /** The operation's document, whatever it says. */
    static int json(Operation ended, Console console) throws CommandProblem {
        console.print(Wire.write(ended));
        requireDone(ended);
        return ExitCode.DONE.code();
    }

    private static void requireDone(Operation ended) throws CommandProblem {
        String message = ended.message();
        switch (ended.state()) {
            case FAILED -> throw new CommandProblem(ExitCode.FAILED, message == null ? "failed" : message);
            case SUPERSEDED ->
                throw new CommandProblem(ExitCode.FAILED, "superseded" + (message == null ? "" : ": " + message));
            case UNKNOWN ->
                throw new CommandProblem(
                        ExitCode.FAILED,
                        "ended in a way that this version does not know" + (message == null ? "" : ": " + message));
            case DONE, RUNNING -> {}
        }
    }
}
