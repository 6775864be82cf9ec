/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a verb sees of the machine around it; tests give their own.
 *
 * @param environment the environment variables
 * @param workingFolder where the command was given
 * @param podFolder where a manager in a pod keeps its socket
 * @param temporaryFolder where control sockets go when the session has no runtime folder
 * @param uid whose control sockets are trusted
 */
public record Surroundings(
        Map<String, String> environment, Path workingFolder, Path podFolder, Path temporaryFolder, int uid) {

    /** The variable that names another {@link #podFolder} than {@code /run/muster}. */
    static final String RUN_DIR = "MUSTER_RUN_DIR";

    /** Those of this process. */
    public static Surroundings ofProcess() throws IOException {
        // The owner of our own /proc entry is our effective user: known without a native call.
        int uid = (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        String podFolder = System.getenv().getOrDefault(RUN_DIR, "");
        return new Surroundings(
                System.getenv(),
                Path.of("").toAbsolutePath(),
                Path.of(podFolder.isEmpty() ? "/run/muster" : podFolder).toAbsolutePath(),
                Path.of("/tmp"),
                uid);
    }
}
