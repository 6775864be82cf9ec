/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import dev.muster.api.client.InspectorClient;
import dev.muster.api.client.InspectorException;
import java.io.IOException;
import java.time.Duration;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code muster start SLOT}. */
final class StartVerb implements Verb {
    private final Managers managers;

    StartVerb(Managers managers) {
        this.managers = managers;
    }

    @Override
    public CommandSpec definition() {
        Definition definition = Definition.of("start", "Lets a slot that was stopped have its worker again.")
                .word("SLOT", "The worker's slot.");
        return Managers.options(Following.options(definition))
                .examples("muster start 2")
                .exits(ExitCode.values());
    }

    @Override
    public int run(ParseResult given, Console console) throws CommandProblem, InspectorException, IOException {
        int slot = Slots.parse(given.matchedPositionalValue(0, ""));
        InspectorClient client = managers.connect(given);
        try (Following following = new Following(client, given, console)) {
            return following.outcome(client.start(slot, Duration.ZERO));
        }
    }
}
