/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where a verb writes: results to {@code out}, progress and problems to {@code err}. Text is UTF-8 whatever the locale says. A
 * reader who goes away ({@code muster events | head}) is no problem: {@link #closed} tells, nothing is thrown. Thread-safe as
 * far as single calls go.
 *
 * @param inIsTerminal a person can press keys
 * @param outIsTerminal a person reads {@code out} while it is written
 * @param errIsTerminal a person reads {@code err} while it is written
 * @param coloured colours are welcome on {@code out}
 */
public record Console(
        PrintStream out,
        PrintStream err,
        boolean inIsTerminal,
        boolean outIsTerminal,
        boolean errIsTerminal,
        boolean coloured) {

    /** The console of this process. Colours follow {@code NO_COLOR} (no-color.org) and {@code TERM=dumb}. */
    public static Console ofProcess(Map<String, String> environment) {
        boolean outIsTerminal = isTerminal("1");
        boolean plain = !environment.getOrDefault("NO_COLOR", "").isEmpty() || "dumb".equals(environment.get("TERM"));
        return new Console(
                stream(FileDescriptor.out),
                stream(FileDescriptor.err),
                isTerminal("0"),
                outIsTerminal,
                isTerminal("2"),
                outIsTerminal && !plain);
    }

    /** One line of a result, visible at once. */
    public void print(String line) {
        out.append(line).append('\n').flush();
    }

    /** One line of progress or of a problem. */
    public void tell(String line) {
        err.append(line).append('\n').flush();
    }

    /** Whether the reader of {@code out} is gone. */
    public boolean closed() {
        return out.checkError();
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(
                new BufferedOutputStream(new FileOutputStream(descriptor), 8192), false, StandardCharsets.UTF_8);
    }

    /** Reads the link instead of asking {@code System.console()}, which also wants standard input to be a terminal. */
    private static boolean isTerminal(String fd) {
        try {
            String file = Files.readSymbolicLink(Path.of("/proc/self/fd", fd)).toString();
            return file.startsWith("/dev/pts/") || file.startsWith("/dev/tty") || "/dev/console".equals(file);
        } catch (IOException e) {
            return false; // closed, or no /proc: nobody to please
        }
    }
}
