/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import picocli.CommandLine.ParseResult;

/** {@code muster stop SLOT} and {@code muster start SLOT}. */
final class SlotVerb extends ActionVerb {
    private final boolean stop;

    private SlotVerb(Managers managers, boolean stop) {
        super(managers);
        this.stop = stop;
    }

    static SlotVerb stop(Managers managers) {
        return new SlotVerb(managers, true);
    }

    static SlotVerb start(Managers managers) {
        return new SlotVerb(managers, false);
    }

    @Override
    Definition described() {
        Definition definition = stop
                ? Definition.of("stop", "Stops one worker and holds its slot empty.")
                        .examples("muster stop 2")
                : Definition.of("start", "Lets a slot that was stopped have its worker again.")
                        .examples("muster start 2");
        return definition.word("SLOT", "The worker's slot.");
    }

    @Override
    Action asked(ParseResult given) throws UsageProblem {
        int slot = Slots.parse(given.matchedPositionalValue(0, ""));
        return (client, patience) -> stop ? client.stop(slot) : client.start(slot);
    }
}
