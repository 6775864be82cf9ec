/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import dev.muster.api.Operation;
import dev.muster.api.State;
import dev.muster.api.client.InspectorClient;
import dev.muster.api.client.InspectorException;
import dev.muster.api.json.Wire;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code muster operation [ID]}: what was asked for, and what became of it. */
final class OperationVerb implements Verb {
    private final Managers managers;

    OperationVerb(Managers managers) {
        this.managers = managers;
    }

    @Override
    public CommandSpec definition() {
        Definition definition = Definition.of("operation", "Lists what was asked for, or waits for one outcome.")
                .synopsis("muster operation [OPTION…] [ID]")
                .details(
                        "",
                        "Every action is an operation; its id is what --no-wait prints. With an ID, this waits for its outcome and"
                                + " ends as the action itself would have.",
                        "")
                .optionalWord("ID", "Which operation. Default: lists the latest ones.");
        OutputOption.add(definition, "Prints the inspector's document.");
        return Managers.options(Following.options(definition, "shows how it stands."))
                .examples(
                        "muster operation",
                        "muster operation 41",
                        "muster operation 41 --no-wait",
                        "muster operation -o json | jq '.[-1]'")
                .exits(ExitCode.values());
    }

    @Override
    public int run(ParseResult given, Console console)
            throws CommandProblem, InspectorException, IOException, InterruptedException {
        boolean json = OutputOption.json(given);
        String id = given.matchedPositionalValue(0, "");
        if (!id.matches("[0-9]{0,18}")) {
            throw new UsageProblem("'" + id + "' is no operation: ids are numbers, 'muster operation' lists them");
        }
        InspectorClient client = managers.connect(given);
        if (id.isEmpty()) {
            console.out().print(json ? client.operationsDocument() + "\n" : table(client.state(), console));
            return ExitCode.DONE.code();
        }
        if (given.hasMatchedOption("--no-wait")) {
            Operation operation = client.operation(id, Duration.ZERO);
            console.out().print(json ? Wire.write(operation) + "\n" : row(client, operation, console));
            return ExitCode.DONE.code();
        }
        try (Following following = new Following(client, given, console)) {
            Operation operation = client.operation(id, Duration.ZERO);
            return following.outcome(operation, json ? Report::json : Report::text);
        }
    }

    private static String table(State state, Console console) {
        return OperationTable.of(state.operations(), state.now(), console.coloured());
    }

    private static String row(InspectorClient client, Operation operation, Console console) throws InspectorException {
        return OperationTable.of(List.of(operation), client.state().now(), console.coloured());
    }
}
