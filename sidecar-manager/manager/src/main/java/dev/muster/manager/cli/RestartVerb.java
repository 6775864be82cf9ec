/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import dev.muster.api.RestartRequest;
import dev.muster.api.client.InspectorClient;
import dev.muster.api.client.InspectorException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code muster restart [SLOT…]}. */
final class RestartVerb implements Verb {
    private final Managers managers;

    RestartVerb(Managers managers) {
        this.managers = managers;
    }

    @Override
    public CommandSpec definition() {
        Definition definition = Definition.of(
                        "restart", "Replaces workers by fresh ones, one after another, without a gap.")
                .details(
                        "",
                        "A new worker is ready before an old one is told to stop. When new ones fail to start, the restart ends,"
                                + " says why with the worker's last lines, and the old ones serve on.",
                        "")
                .words("SLOT", "0..*", "Which workers. Default: all.");
        return Managers.options(Following.options(definition))
                .examples("muster restart", "muster restart 0 2", "muster restart --timeout 2m")
                .exits(ExitCode.values());
    }

    @Override
    public int run(ParseResult given, Console console) throws CommandProblem, InspectorException, IOException {
        List<Integer> slots = new ArrayList<>();
        for (String slot : given.matchedPositionalValue(0, new String[0])) {
            slots.add(Slots.parse(slot));
        }
        InspectorClient client = managers.connect(given);
        RestartRequest request = slots.isEmpty() ? RestartRequest.ALL : new RestartRequest(slots);
        try (Following following = new Following(client, given, console)) {
            return following.outcome(client.restart(request, Duration.ZERO));
        }
    }
}
