/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import dev.muster.manager.Version;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code muster version}. */
final class VersionVerb implements Verb {
    @Override
    public CommandSpec definition() {
        return Definition.of("version", "Prints the version of this program.").exits(ExitCode.DONE, ExitCode.USAGE);
    }

    @Override
    public int run(ParseResult given, Console console) {
        console.print("muster " + Version.current());
        return ExitCode.DONE.code();
    }
}
