/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import dev.muster.pool.Names;
import dev.muster.pool.yaml.PoolResult;
import dev.muster.pool.yaml.Problem;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A pool file as it was named on the command line.
 *
 * @param name as given, for messages; empty when there is none and all comes from flags
 */
record PoolFile(String name) {
    /** Its text. */
    String read(Surroundings surroundings) throws CommandProblem {
        Path path = surroundings.workingFolder().resolve(name);
        try {
            return Files.readString(path);
        } catch (CharacterCodingException e) {
            throw new CommandProblem(ExitCode.USAGE, name + ": is not text in UTF-8");
        } catch (IOException e) {
            String reason = Files.isDirectory(path) ? name + ": is a folder, and must be a pool file" : Reason.of(e);
            throw new CommandProblem(ExitCode.USAGE, reason);
        }
    }

    /** What a pool is called that gives itself no name. */
    static String defaultName(Surroundings surroundings) {
        Path folder = surroundings.workingFolder().getFileName();
        return Names.from(folder == null ? "" : folder.toString());
    }

    /** One line for each problem, in the form in which compilers write them: {@code FILE:LINE:COLUMN: FIELD: MESSAGE}. */
    void tell(PoolResult.Invalid invalid, Console console) {
        for (Problem problem : invalid.problems()) {
            boolean inFile = !name.isEmpty() && problem.place().flag() == null;
            console.tell(inFile ? name + ":" + problem : problem.toString());
        }
    }
}
