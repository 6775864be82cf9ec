/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import dev.muster.pool.yaml.PoolSchema;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code muster schema}. */
final class SchemaVerb implements Verb {
    @Override
    public CommandSpec definition() {
        return Definition.of("schema", "Prints the JSON schema of the pool file, for editors.")
                .examples("muster schema > pool.schema.json")
                .exits(ExitCode.DONE, ExitCode.USAGE);
    }

    @Override
    public int run(ParseResult given, Console console) {
        console.out().print(PoolSchema.text());
        return ExitCode.DONE.code();
    }
}
