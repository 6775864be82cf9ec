/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A manager's claim to its name: the lock it holds on a file beside its control socket, from before it listens until after. It is
 * looked at and never taken: a manager that starts at that moment would find its name in use.
 */
record Claim(Path file) {
    static final String SUFFIX = ".lock";

    private static final Path LOCKS = Path.of("/proc/locks");

    /** Whether a process holds it, as proc_locks(5) tells; without such a file nobody is known to. */
    boolean isHeld() {
        try {
            String inode = ":" + Files.getAttribute(file, "unix:ino") + " ";
            for (String lock : Files.readAllLines(LOCKS)) {
                if (lock.contains(" POSIX ") && lock.contains(inode)) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            return false; // no claim was ever made here, or this kernel does not tell
        }
    }
}
