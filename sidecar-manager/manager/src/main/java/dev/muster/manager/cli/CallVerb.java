/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import dev.muster.api.CallRequest;
import dev.muster.api.CommandDescription;
import dev.muster.api.CommandResult;
import dev.muster.api.Exit;
import dev.muster.api.Operation;
import dev.muster.api.client.InspectorClient;
import dev.muster.api.client.InspectorException;
import dev.muster.api.json.Wire;
import dev.muster.manager.cli.Table.Cell;
import dev.muster.manager.cli.Table.Column;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code muster call [NAME [ARG…]]}: a custom command of the pool; its output is ours, and its exit status. */
final class CallVerb implements Verb {
    /** What a shell makes of a program that a signal has ended. */
    private static final int BY_SIGNAL = 128;

    private final Managers managers;

    CallVerb(Managers managers) {
        this.managers = managers;
    }

    @Override
    public CommandSpec definition() {
        Definition definition = Definition.of("call", "Runs a custom command of the pool, or lists them.")
                .synopsis("muster call [OPTION…] [COMMAND [ARG…]]")
                .details(
                        "",
                        "Prints what the command printed, and ends with its exit status; with 1 and the reason when it could not"
                                + " run, with 5 when its time was over. Arguments that begin with - go behind --.",
                        "")
                .words("COMMAND", "0..*", "Which command, and arguments that follow its own. Default: lists all.");
        OutputOption.add(definition, "Prints the inspector's document: the list, or how the command ended.");
        return Managers.options(Following.options(definition, "prints the operation's id and ends."))
                .examples("muster call", "muster call flush", "muster call flush -- --all")
                .exits(ExitCode.values());
    }

    @Override
    public int run(ParseResult given, Console console)
            throws CommandProblem, InspectorException, IOException, InterruptedException {
        boolean json = OutputOption.json(given);
        String[] words = given.matchedPositionalValue(0, new String[0]);
        InspectorClient client = managers.connect(given);
        if (words.length == 0) {
            console.out().print(json ? Wire.write(client.commands()) + "\n" : table(client, console));
            return ExitCode.DONE.code();
        }
        List<String> arguments = Arrays.asList(words).subList(1, words.length);
        CallRequest request = new CallRequest(arguments.isEmpty() ? null : arguments);
        try (Following following = new Following(client, given, console)) {
            return following.outcome(client.call(words[0], request), json ? Report::json : CallVerb::report);
        }
    }

    private static String table(InspectorClient client, Console console) throws InspectorException {
        Table table = new Table(List.of(new Column("COMMAND", 0), new Column("DOES", 0), new Column("TIMEOUT", 0)));
        for (CommandDescription command : client.commands().commands()) {
            String does = command.exec() == null
                    ? "sends " + command.signal() + " to " + command.to()
                    : String.join(" ", command.exec());
            table.row(Cell.of(command.name()), Cell.of(does), Cell.of(Cells.orNothing(command.timeout())));
        }
        return Line.text(table.lines(), console.coloured());
    }

    private static int report(Operation ended, Console console) throws CommandProblem {
        CommandResult result = ended.result();
        if (result == null) {
            return Report.text(ended, console);
        }
        if (result.truncated()) {
            console.tell("muster call: the output was too long; this is its end");
        }
        console.out().print(result.output());
        console.out().flush();
        Exit exit = result.exit();
        if (exit == null) {
            return Report.text(ended, console);
        }
        String message = ended.message() == null ? exit.text() : ended.message();
        if (result.timedOut()) {
            throw new CommandProblem(ExitCode.TIMED_OUT, message); // however it took being told to end
        }
        if (exit.code() != null) {
            return exit.code();
        }
        console.tell("muster call: " + message);
        return BY_SIGNAL + (exit.signal() == null ? 0 : exit.signal());
    }
}
