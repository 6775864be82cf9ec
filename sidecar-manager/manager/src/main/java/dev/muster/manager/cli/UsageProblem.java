/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

/** The command line itself is wrong, so that its help is worth pointing to. */
final class UsageProblem extends CommandProblem {
    UsageProblem(String message) {
        super(ExitCode.USAGE, message);
    }
}
