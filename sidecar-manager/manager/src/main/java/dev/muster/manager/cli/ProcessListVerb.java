/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import dev.muster.api.State;
import dev.muster.api.client.InspectorClient;
import dev.muster.api.client.InspectorException;
import dev.muster.api.json.Wire;
import java.io.IOException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code muster process ls}. */
final class ProcessListVerb implements Verb {
    private final Managers managers;

    ProcessListVerb(Managers managers) {
        this.managers = managers;
    }

    @Override
    public CommandSpec definition() {
        Definition definition = Definition.of("process ls", "Lists the managed processes.");
        OutputOption.add(definition, "Prints the inspector's document.");
        return Managers.options(definition)
                .examples("muster process ls", "muster process ls -o json | jq '.processes[].name'")
                .exits(ExitCode.values());
    }

    @Override
    public int run(ParseResult given, Console console)
            throws CommandProblem, InspectorException, IOException, InterruptedException {
        boolean json = OutputOption.json(given);
        InspectorClient client = managers.connect(given);
        console.out().print(json ? Wire.write(client.processes()) + "\n" : table(client.state(), console.coloured()));
        return ExitCode.DONE.code();
    }

    private static String table(State state, boolean coloured) {
        return Line.text(ProcessTable.of(state.processes(), state.now()).lines(), coloured);
    }
}
