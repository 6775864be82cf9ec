/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import dev.muster.api.client.InspectorClient;
import dev.muster.api.client.InspectorException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code muster state}. */
final class StateVerb implements Verb {
    private final Managers managers;

    StateVerb(Managers managers) {
        this.managers = managers;
    }

    @Override
    public CommandSpec definition() {
        Definition definition = Definition.of("state", "Shows the pool and each of its workers.")
                .flag(
                        "Keeps it fresh in place until Ctrl-C; in a pipe, prints it anew after each change.",
                        "-w",
                        "--watch")
                .option(
                        "DURATION",
                        "With --watch in a pipe: prints it this often, too, for what changes with no event, like CPU and memory.",
                        "--every")
                .flag(
                        "With --watch: ends when standard input does, too. For who starts this elsewhere and may go away.",
                        "--with-stdin");
        OutputOption.add(definition, "Prints the inspector's document as it is.");
        return Managers.options(definition)
                .examples("muster state", "muster state -w", "muster state -o json | jq .observed")
                .exits(
                        ExitCode.DONE,
                        ExitCode.FAILED,
                        ExitCode.USAGE,
                        ExitCode.NO_MANAGER,
                        ExitCode.REFUSED,
                        ExitCode.TIMED_OUT);
    }

    @Override
    public int run(ParseResult given, Console console)
            throws CommandProblem, InspectorException, IOException, InterruptedException {
        boolean json = OutputOption.json(given);
        Duration every = DurationOption.of(given, "--every");
        for (String option : List.of("--every", "--with-stdin")) {
            if (given.hasMatchedOption(option) && !given.hasMatchedOption("--watch")) {
                throw new UsageProblem(option + " has no place without --watch");
            }
        }
        InspectorClient client = managers.connect(given);
        StateView view = new StateView(client, json, console.coloured());
        if (!given.hasMatchedOption("--watch")) {
            console.out().print(view.text());
            return ExitCode.DONE.code();
        }
        try (Watch watch = new Watch(client, view, console)) {
            if (given.hasMatchedOption("--with-stdin")) {
                watch.endWith(System.in);
            }
            return console.outIsTerminal() && !json ? watch.inPlace() : watch.oneAfterAnother(every);
        }
    }
}
