/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import dev.muster.pool.Pool;
import dev.muster.pool.yaml.PoolDraft;
import dev.muster.pool.yaml.PoolResult;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code muster run}: lays the flags over the file, and hands a pool without problems to {@link RunPool}. */
final class RunVerb implements Verb {
    private static final String EXAMPLE = "muster run --workers 4 --listen http=8080 -- uvicorn app:app --fd {fd:http}";

    private final Surroundings surroundings;
    private final RunPool runPool;
    /** What stands behind {@code --}; null when there is no {@code --}. */
    private @Nullable List<String> command;

    RunVerb(Surroundings surroundings, RunPool runPool) {
        this.surroundings = surroundings;
        this.runPool = runPool;
    }

    @Override
    public CommandSpec definition() {
        Definition definition = Definition.of("run", "Runs a pool of workers in the foreground.")
                .synopsis("muster run [OPTION…] [--config FILE] -- COMMAND [ARG…]")
                .details(
                        "",
                        "Everything behind -- is the worker's command, run without a shell. {fd:NAME} in it becomes the number of"
                                + " the descriptor on which the worker has that socket. Flags win over the file.",
                        "",
                        "Signals: TERM and INT stop gracefully, a second INT at once; HUP restarts the workers one after another;"
                                + " TTIN and TTOU start one more and one less.",
                        "");
        Definition reloading = PoolFlags.workers(definition)
                .repeatableWithOrWithoutValue(
                        "PATH",
                        ".",
                        "For development: restarts the workers when this file, or something in this folder, has changed. Without"
                                + " PATH: the folder the pool is started in. Repeatable.",
                        "--reload");
        return PoolFlags.surroundings(reloading)
                .option("plain|prefix|json", "How the workers' output is shown. Default: prefix.", "--logs")
                .flag("No manager: binds, sets up the descriptors and becomes the worker. For debuggers.", "--single")
                .strayWords("WORD")
                .examples(
                        EXAMPLE,
                        "muster run --config pool.yaml",
                        "muster run --single --listen http=8080 -- python -m app")
                .exits(ExitCode.DONE, ExitCode.FAILED, ExitCode.USAGE, ExitCode.REFUSED);
    }

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
    public int run(ParseResult given, Console console) throws CommandProblem, IOException, InterruptedException {
        if (given.hasMatchedPositional(0)) {
            String stray = given.matchedPositionalValue(0, new String[] {""})[0];
            throw new UsageProblem(
                    "'" + stray + "' is no option; the worker's command goes behind --, like: " + EXAMPLE);
        }
        PoolFile file = new PoolFile(given.matchedOptionValue("--config", ""));
        if (command == null ? file.name().isEmpty() : command.isEmpty()) {
            throw new UsageProblem("the worker's command is missing; it goes behind --, like: " + EXAMPLE);
        }
        return switch (draft(given, file).check(PoolFile.defaultName(surroundings))) {
            case PoolResult.Valid(Pool pool) -> run(pool, given.hasMatchedOption("--single"));
            case PoolResult.Invalid invalid -> {
                file.tell(invalid, console);
                yield ExitCode.USAGE.code();
            }
        };
    }

    private int run(Pool pool, boolean single) throws CommandProblem, IOException, InterruptedException {
        return single ? runPool.single(pool) : runPool.run(pool, new ControlSockets(surroundings).toServe(pool.name()));
    }

    private PoolDraft draft(ParseResult given, PoolFile file) throws CommandProblem {
        PoolDraft draft = PoolFlags.draft(given, file, surroundings);
        String[] reload = given.matchedOptionValue("--reload", new String[0]);
        if (reload.length > 0) {
            draft.reload(List.of(reload));
        }
        if (command != null) {
            draft.command(command);
        }
        return draft;
    }
}
