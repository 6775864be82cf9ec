/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import dev.muster.pool.Pool;
import dev.muster.pool.yaml.PoolDraft;
import dev.muster.pool.yaml.PoolResult;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code muster config check FILE}. */
final class ConfigCheckVerb implements Verb {
    private final Surroundings surroundings;

    ConfigCheckVerb(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public CommandSpec definition() {
        return Definition.of("config check", "Says whether a pool file is right, and if not, where and why.")
                .details("Each problem is a line on standard error: FILE:LINE:COLUMN: FIELD: MESSAGE.")
                .word("FILE", "The pool file.")
                .examples("muster config check pool.yaml")
                .exits(ExitCode.DONE, ExitCode.USAGE);
    }

    @Override
    public int run(ParseResult given, Console console) throws CommandProblem {
        PoolFile file = new PoolFile(given.matchedPositionalValue(0, ""));
        PoolResult result = PoolDraft.of(file.read(surroundings)).check(PoolFile.defaultName(surroundings));
        return switch (result) {
            case PoolResult.Valid(Pool pool) -> {
                console.print(file.name() + ": a valid pool file: " + pool.name() + ", workers: " + pool.workers());
                yield ExitCode.DONE.code();
            }
            case PoolResult.Invalid invalid -> {
                file.tell(invalid, console);
                yield ExitCode.USAGE.code();
            }
        };
    }
}
