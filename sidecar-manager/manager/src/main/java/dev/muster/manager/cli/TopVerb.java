/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import dev.muster.api.State;
import dev.muster.api.client.InspectorClient;
import dev.muster.api.client.InspectorException;
import java.io.IOException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code muster top}. */
final class TopVerb implements Verb {
    private final Managers managers;
    private final Surroundings surroundings;

    TopVerb(Managers managers, Surroundings surroundings) {
        this.managers = managers;
        this.surroundings = surroundings;
    }

    @Override
    public CommandSpec definition() {
        Definition definition = Definition.of("top", "Shows the pool live in the terminal; keys restart, scale, stop.")
                .details(
                        "",
                        "Keys: q quit, r restart all, + and - scale, arrows (or k and j) select a worker or a process, R restart"
                                + " it, s stop or start it, ? help. What takes a worker away is asked for once more.",
                        "",
                        "A manager that goes away is waited for. Where there is no terminal, prints what there is once.",
                        "");
        return Managers.options(definition)
                .examples("muster top", "muster top --url https://10.0.0.7:6457 --key-file key")
                .exits(ExitCode.values());
    }

    @Override
    public int run(ParseResult given, Console console)
            throws CommandProblem, InspectorException, IOException, InterruptedException {
        InspectorClient client = managers.connect(given);
        State state = client.state();
        boolean live = console.inIsTerminal()
                && console.outIsTerminal()
                && !"dumb".equals(surroundings.environment().get("TERM"));
        if (!live) {
            console.out().print(TopFrame.plain(TopModel.of(state)).text(console.coloured()));
            return ExitCode.DONE.code();
        }
        return new Top(client, state, console).run();
    }
}
