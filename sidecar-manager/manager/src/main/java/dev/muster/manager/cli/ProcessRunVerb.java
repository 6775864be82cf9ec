/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import dev.muster.api.ProcessRequest;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ParseResult;

/** {@code muster process run NAME -- COMMAND [ARG…]}. */
final class ProcessRunVerb extends ActionVerb {
    private static final String EXAMPLE = "muster process run reindex -- python -m app.reindex";

    private List<String> command = List.of();

    ProcessRunVerb(Managers managers) {
        super(managers);
    }

    @Override
    Definition described() {
        return Definition.of("process run", "Starts a process that no pool file declares.")
                .synopsis("muster process run [OPTION…] NAME -- COMMAND [ARG…]")
                .details(
                        "",
                        "It runs where the workers run, in their environment and without a shell, and ends with the pool at the"
                                + " latest. The action is done when it runs; 'muster process ls' shows how it ended.",
                        "")
                .word("NAME", "What it is to be called; a name is free again when its process has ended.")
                .option(
                        "never|on-failure|always",
                        "Whether it is started again when it ends. Default: never.",
                        "--restart")
                .repeatable("K=V", "An environment variable. Repeatable.", "--env")
                .repeatable("SOCKET", "A listening socket that it inherits, by its name. Repeatable.", "--socket")
                .examples(EXAMPLE, "muster process run --restart on-failure mailer -- python -m app.mailer");
    }

    /** Behind {@code --} is the command, whatever its words look like. */
    @Override
    public String[] arrange(String[] arguments) {
        int end = Arrays.asList(arguments).indexOf("--");
        if (end < 0) {
            return arguments;
        }
        command = List.of(arguments).subList(end + 1, arguments.length);
        return Arrays.copyOf(arguments, end);
    }

    @Override
    Action asked(ParseResult given) throws UsageProblem {
        if (command.isEmpty()) {
            throw new UsageProblem("the command is missing; it goes behind --, like: " + EXAMPLE);
        }
        String[] sockets = given.matchedOptionValue("--socket", new String[0]);
        ProcessRequest request = new ProcessRequest(
                given.matchedPositionalValue(0, ""),
                command,
                restart(given.matchedOptionValue("--restart", (String) null)),
                environment(given.matchedOptionValue("--env", new String[0])),
                List.of(sockets));
        return (client, patience) -> client.run(request);
    }

    private static @Nullable String restart(@Nullable String when) throws UsageProblem {
        if (when != null && !List.of("never", "on-failure", "always").contains(when)) {
            throw new UsageProblem("--restart: '" + when + "' is unknown: there is never, on-failure and always");
        }
        return when;
    }

    private static SortedMap<String, String> environment(String[] variables) throws UsageProblem {
        SortedMap<String, String> environment = new TreeMap<>();
        for (String variable : variables) {
            int equals = variable.indexOf('=');
            if (equals < 1) {
                throw new UsageProblem("--env: \"" + variable + "\" is no variable: write NAME=VALUE");
            }
            environment.put(variable.substring(0, equals), variable.substring(equals + 1));
        }
        return environment;
    }
}
