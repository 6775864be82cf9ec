/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import dev.muster.api.ScaleRequest;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.ParseResult;

/** {@code muster scale N|+N|-N}. */
final class ScaleVerb extends ActionVerb {
    ScaleVerb(Managers managers) {
        super(managers);
    }

    @Override
    Definition described() {
        return Definition.of("scale", "Sets the number of workers.")
                .synopsis("muster scale [OPTION…] N|+N|-N")
                .details(
                        "",
                        "With 0 nothing serves, and connections wait in the queue. Below 0 is an error and changes nothing.",
                        "")
                .word("COUNT", "The number, or a change of it: 4, +2, -1.")
                .examples("muster scale 8", "muster scale +2", "muster scale -1");
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
    Action asked(ParseResult given) throws UsageProblem {
        ScaleRequest request = request(given.matchedPositionalValue(0, ""));
        return (client, patience) -> client.scale(request);
    }

    private static ScaleRequest request(String count) throws UsageProblem {
        try {
            return new ScaleRequest(count);
        } catch (IllegalArgumentException e) {
            throw new UsageProblem(String.valueOf(e.getMessage()));
        }
    }
}
