/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import dev.muster.api.Operation;
import dev.muster.api.client.InspectorClient;
import dev.muster.api.client.InspectorException;
import java.io.IOException;
import java.time.Duration;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** A verb that asks a manager for one action and reports what became of it. What differs is the question. */
abstract class ActionVerb implements Verb {
    private final Managers managers;

    ActionVerb(Managers managers) {
        this.managers = managers;
    }

    /** One action, ready to be asked for. */
    @FunctionalInterface
    interface Action {
        /** @param patience how long the outcome is waited for, where the answer itself must bring it */
        Operation begin(InspectorClient client, Duration patience) throws InspectorException;
    }

    /** What it is called and takes, without the options that all actions have. */
    abstract Definition described();

    /** What the arguments ask for; whatever is wrong with them is found before a manager is looked for. */
    abstract Action asked(ParseResult given) throws UsageProblem;

    @Override
    public final CommandSpec definition() {
        return Managers.options(Following.options(described(), "prints the operation's id and ends."))
                .exits(ExitCode.values());
    }

    @Override
    public final int run(ParseResult given, Console console)
            throws CommandProblem, InspectorException, IOException, InterruptedException {
        Action action = asked(given);
        InspectorClient client = managers.connect(given);
        try (Following following = new Following(client, given, console)) {
            return following.outcome(action.begin(client, following.atOnce()), Report::text);
        }
    }
}
