/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import dev.muster.api.ScaleRequest;
import dev.muster.api.client.InspectorClient;
import dev.muster.api.client.InspectorException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code muster scale N|+N|-N}. */
final class ScaleVerb implements Verb {
    private final Managers managers;

    ScaleVerb(Managers managers) {
        this.managers = managers;
    }

    @Override
    public CommandSpec definition() {
        Definition definition = Definition.of("scale", "Sets the number of workers.")
                .synopsis("muster scale [OPTION…] N|+N|-N")
                .details(
                        "",
                        "With 0 nothing serves, and connections wait in the queue. Below 0 is an error and changes nothing.",
                        "")
                .word("COUNT", "The number, or a change of it: 4, +2, -1.");
        return Managers.options(Following.options(definition))
                .examples("muster scale 8", "muster scale +2", "muster scale -1")
                .exits(ExitCode.values());
    }

    /** Numbers below zero look like options, so they go behind the parser's {@code --}. */
    @Override
    public String[] arrange(String[] arguments) {
        List<String> options = new ArrayList<>();
        List<String> numbers = new ArrayList<>();
        for (String argument : arguments) {
            boolean negative =
                    argument.length() > 1 && argument.charAt(0) == '-' && Character.isDigit(argument.charAt(1));
            (negative ? numbers : options).add(argument);
        }
        if (!numbers.isEmpty() && !options.contains("--")) {
            options.add("--");
        }
        options.addAll(numbers);
        return options.toArray(new String[0]);
    }

    @Override
    public int run(ParseResult given, Console console) throws CommandProblem, InspectorException, IOException {
        ScaleRequest request = request(given.matchedPositionalValue(0, ""));
        InspectorClient client = managers.connect(given);
        try (Following following = new Following(client, given, console)) {
            return following.outcome(client.scale(request, Duration.ZERO));
        }
    }

    private static ScaleRequest request(String count) throws UsageProblem {
        try {
            return new ScaleRequest(count);
        } catch (IllegalArgumentException e) {
            throw new UsageProblem(String.valueOf(e.getMessage()));
        }
    }
}
