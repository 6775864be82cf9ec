/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import dev.muster.manager.settings.PodSettings;
import dev.muster.pool.Pool;
import java.io.IOException;
import java.nio.file.Path;

/** What {@code muster run} and {@code muster sidecar} do with a pool that is free of problems. The command line ends here and the manager begins. */
public interface RunPool {
    /**
     * Runs the pool until it is told to end.
     *
     * @param controlSocket where to listen for the other verbs; its folder exists and is ours alone
     * @return the exit code of the program
     */
    int run(Pool pool, Path controlSocket) throws IOException, InterruptedException;

    /**
     * Runs the pool beside an application's container, until this process is told to leave.
     *
     * @param settings that it begins with
     * @return the exit code of the program
     */
    int sidecar(PodSettings settings, PodPlace place) throws IOException, InterruptedException;

    /**
     * Becomes one worker of the pool: binds, sets up the descriptors, executes the command. Returns only when that failed, with
     * the exit code.
     */
    int single(Pool pool) throws IOException;
}
