/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import dev.muster.api.Event;
import dev.muster.api.client.EventStream;
import dev.muster.api.client.InspectorException;
import dev.muster.api.json.Wire;
import java.io.IOException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code muster events}. */
final class EventsVerb implements Verb {
    private final Managers managers;

    EventsVerb(Managers managers) {
        this.managers = managers;
    }

    @Override
    public CommandSpec definition() {
        Definition definition = Definition.of("events", "Prints what happens, one line each, until Ctrl-C.");
        OutputOption.add(definition, "Prints each event as a JSON document on a line.");
        return Managers.options(definition)
                .examples("muster events", "muster events -o json | jq -c 'select(.slot == 0)'")
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
        try (EventStream events = managers.connect(given).events(null)) {
            long last = 0;
            for (Event event = events.next(); event != null && !console.closed(); event = events.next()) {
                if (last > 0 && event.id() > last + 1) {
                    console.tell((event.id() - last - 1) + " events were missed: they came faster than they were read");
                }
                last = event.id();
                console.print(json ? Wire.write(event) : EventLine.of(event));
            }
        }
        return ExitCode.DONE.code();
    }
}
