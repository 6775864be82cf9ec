/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import dev.muster.api.RestartRequest;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.ParseResult;

/** {@code muster restart [SLOT…]}. */
final class RestartVerb extends ActionVerb {
    RestartVerb(Managers managers) {
        super(managers);
    }

    @Override
    Definition described() {
        return Definition.of("restart", "Replaces workers by fresh ones, one after another, without a gap.")
                .details(
                        "",
                        "A new worker is ready before an old one is told to stop. When new ones fail to start, the restart ends,"
                                + " says why with the worker's last lines, and the old ones serve on.",
                        "")
                .words("SLOT", "0..*", "Which workers. Default: all.")
                .examples("muster restart", "muster restart 0 2", "muster restart --timeout 2m");
    }

    @Override
    Action asked(ParseResult given) throws UsageProblem {
        List<Integer> slots = new ArrayList<>();
        for (String slot : given.matchedPositionalValue(0, new String[0])) {
            slots.add(Slots.parse(slot));
        }
        RestartRequest request = slots.isEmpty() ? RestartRequest.ALL : new RestartRequest(slots);
        return (client, patience) -> client.restart(request);
    }
}
