/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import dev.muster.api.ShutdownRequest;
import picocli.CommandLine.ParseResult;

/** {@code muster shutdown}. */
final class ShutdownVerb extends ActionVerb {
    ShutdownVerb(Managers managers) {
        super(managers);
    }

    @Override
    Definition described() {
        return Definition.of("shutdown", "Stops all workers gracefully, and then the manager.")
                .flag("Kills the workers instead of asking them.", "--now")
                .examples("muster shutdown", "muster shutdown --now");
    }

    /** The answer itself brings the outcome: a later question would find nobody. */
    @Override
    Action asked(ParseResult given) {
        ShutdownRequest request = new ShutdownRequest(given.hasMatchedOption("--now"));
        return (client, patience) -> client.shutdown(request, patience);
    }
}
