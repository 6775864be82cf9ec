/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import dev.muster.api.client.InspectorException;
import java.io.IOException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** One verb of the command line. Made anew for each use. */
public interface Verb {
    /** What it is called, takes and returns: the one source of help, completion and the reference page. */
    CommandSpec definition();

    /**
     * Does it.
     *
     * @param given what was given, already matched against the definition
     * @param console where to write
     * @return the exit code; see {@link ExitCode} for all but a worker's own in {@code run --single}
     * @throws CommandProblem when it could not be done
     * @throws InspectorException when the manager said no, or nothing
     * @throws IOException when a file or folder could not be used
     */
    int run(ParseResult given, Console console)
            throws CommandProblem, InspectorException, IOException, InterruptedException;

    /**
     * Puts the arguments into an order the parser understands; for verbs whose grammar is richer than options and words.
     *
     * @param arguments the words behind the verb
     */
    default String[] arrange(String[] arguments) {
        return arguments;
    }
}
