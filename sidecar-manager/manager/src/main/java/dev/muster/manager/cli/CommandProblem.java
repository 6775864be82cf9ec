/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

/** Why a verb could not be carried out: one message for a person, and the exit code for a program. Never a stack trace. */
public sealed class CommandProblem extends Exception permits UsageProblem, Kubectl.Failed {
    private final ExitCode exit;

    public CommandProblem(ExitCode exit, String message) {
        // The message is the whole story; a trace would only be walked and thrown away.
        super(message, null, false, false);
        this.exit = exit;
    }

    public ExitCode exit() {
        return exit;
    }
}
