/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import dev.muster.api.ShutdownRequest;
import dev.muster.api.client.InspectorClient;
import dev.muster.api.client.InspectorException;
import java.io.IOException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code muster shutdown}. */
final class ShutdownVerb implements Verb {
    private final Managers managers;

    ShutdownVerb(Managers managers) {
        this.managers = managers;
    }

    @Override
    public CommandSpec definition() {
        Definition definition = Definition.of("shutdown", "Stops all workers gracefully, and then the manager.")
                .flag("Kills the workers instead of asking them.", "--now");
        return Managers.options(Following.options(definition))
                .examples("muster shutdown", "muster shutdown --now")
                .exits(ExitCode.values());
    }

    @Override
    public int run(ParseResult given, Console console) throws CommandProblem, InspectorException, IOException {
        InspectorClient client = managers.connect(given);
        ShutdownRequest request = new ShutdownRequest(given.hasMatchedOption("--now"));
        try (Following following = new Following(client, given, console)) {
            return following.outcome(client.shutdown(request, following.atOnce()));
        }
    }
}
