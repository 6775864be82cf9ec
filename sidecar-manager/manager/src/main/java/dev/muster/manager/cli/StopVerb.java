/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import dev.muster.api.client.InspectorClient;
import dev.muster.api.client.InspectorException;
import java.io.IOException;
import java.time.Duration;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code muster stop SLOT}. */
final class StopVerb implements Verb {
    private final Managers managers;

    StopVerb(Managers managers) {
        this.managers = managers;
    }

    @Override
    public CommandSpec definition() {
        Definition definition = Definition.of("stop", "Stops one worker and holds its slot empty.")
                .word("SLOT", "The worker's slot.");
        return Managers.options(Following.options(definition))
                .examples("muster stop 2")
                .exits(ExitCode.values());
    }

    @Override
    public int run(ParseResult given, Console console) throws CommandProblem, InspectorException, IOException {
        int slot = Slots.parse(given.matchedPositionalValue(0, ""));
        InspectorClient client = managers.connect(given);
        try (Following following = new Following(client, given, console)) {
            return following.outcome(client.stop(slot, Duration.ZERO));
        }
    }
}
