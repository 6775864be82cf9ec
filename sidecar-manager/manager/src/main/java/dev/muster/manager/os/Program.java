/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.os;

import java.io.File;
import org.jspecify.annotations.Nullable;

/** Finds a command as execvp(3) does, but for the path where none is set. */
public final class Program {
    /** Where PATH is not set; the launcher has the same. The C library's is another, and shorter. */
    static final String DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private Program() {}

    /** Null when the command can be executed in our own directory, as far as can be seen without trying. */
    public static @Nullable OsException whyNotExecutable(String command, @Nullable String path) {
        return whyNotExecutable(command, null, path);
    }

    /** Likewise in another directory: what is relative, the command or an entry of the path, is looked for from there. */
    public static @Nullable OsException whyNotExecutable(
            String command, @Nullable String directory, @Nullable String path) {
        String tried = "cannot run " + command;
        if (directory != null && !new File(directory).isDirectory()) {
            return new OsException("cannot enter " + directory, "chdir", Errno.ENOENT);
        }
        if (command.indexOf('/') >= 0) {
            File file = from(directory, new File(command));
            if (!file.exists()) {
                return new OsException(tried, "execvp", Errno.ENOENT);
            }
            return file.isFile() && file.canExecute()
                    ? null
                    : new OsException(
                            tried, "permission denied, as it is not an executable file", "execvp", Errno.EACCES);
        }
        String searched = path == null ? DEFAULT_PATH : path;
        boolean notExecutable = false;
        for (int start = 0; start <= searched.length() && !command.isEmpty(); ) {
            int colon = searched.indexOf(':', start);
            int end = colon < 0 ? searched.length() : colon;
            File file = from(directory, new File(start == end ? "." : searched.substring(start, end), command));
            if (file.isFile() && file.canExecute()) {
                return null;
            }
            notExecutable |= file.isFile();
            start = end + 1;
        }
        return notExecutable
                ? new OsException(
                        tried,
                        "permission denied, as the file of that name in PATH is not executable",
                        "execvp",
                        Errno.EACCES)
                : new OsException(tried, "there is no such command in PATH", "execvp", Errno.ENOENT);
    }

    /** The file a command without a slash is in the default path, or else the command itself. */
    static String inDefaultPath(String command) {
        if (command.indexOf('/') < 0) {
            for (String folder : DEFAULT_PATH.split(":", -1)) {
                File file = new File(folder, command);
                if (file.isFile() && file.canExecute()) {
                    return file.getPath();
                }
            }
        }
        return command;
    }

    private static File from(@Nullable String directory, File file) {
        return directory == null || file.isAbsolute() ? file : new File(directory, file.getPath());
    }
}
