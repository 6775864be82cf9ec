/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import dev.muster.pool.yaml.PoolDraft;
import java.util.List;
import picocli.CommandLine.ParseResult;

/** The flags that describe a pool, for the verbs that run one, and how they lie over the pool file. */
final class PoolFlags {
    private static final List<String> SIMPLE = List.of("--name", "--workers", "--ready", "--inspect", "--logs");

    private PoolFlags() {}

    static Definition workers(Definition definition) {
        return definition
                .option("NAME", "The pool's name. Default: the folder's.", "--name")
                .option("N|auto", "How many workers; auto is one per CPU granted to us. Default: 1.", "--workers")
                .repeatable(
                        "ADDRESS",
                        "A socket that all workers share: NAME=[HOST:]PORT or NAME=unix:PATH. Without HOST it is every address,"
                                + " IPv4 and IPv6. Repeatable.",
                        "--listen")
                .option(
                        "WHEN",
                        "When a worker counts as ready: auto, notify, accepting, alive:5s or exec:COMMAND. Default: auto.",
                        "--ready");
    }

    static Definition surroundings(Definition definition) {
        return definition
                .option("ADDRESS", "Serves the inspector on [HOST:]PORT too; without HOST on 127.0.0.1.", "--inspect")
                .option("FILE", "The pool file.", "--config")
                .repeatable("K=V", "An environment variable of the workers. Repeatable.", "--env");
    }

    /** The file, and the flags over it. */
    static PoolDraft draft(ParseResult given, PoolFile file, Surroundings surroundings) throws CommandProblem {
        return over(file.name().isEmpty() ? PoolDraft.empty() : PoolDraft.of(file.read(surroundings)), given);
    }

    /** The same draft, with the flags over it. */
    static PoolDraft over(PoolDraft draft, ParseResult given) {
        for (String name : SIMPLE) {
            String value = given.hasMatchedOption(name) ? given.matchedOptionValue(name, (String) null) : null;
            if (value != null) {
                overlay(draft, name, value);
            }
        }
        for (String socket : given.matchedOptionValue("--listen", new String[0])) {
            draft.listen(socket);
        }
        for (String variable : given.matchedOptionValue("--env", new String[0])) {
            draft.env(variable);
        }
        return draft;
    }

    private static void overlay(PoolDraft draft, String name, String value) {
        switch (name) {
            case "--name" -> draft.name(value);
            case "--workers" -> draft.workers(value);
            case "--ready" -> draft.ready(value);
            case "--inspect" -> draft.inspect(value);
            case "--logs" -> draft.logs(value);
            default -> throw new IllegalArgumentException(name);
        }
    }
}
