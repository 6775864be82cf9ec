/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import java.io.PrintStream;

/**
 * Shows a text that changes in place, on the terminal's second screen, and gives the first one back as it was, also when the
 * person ends the program with Ctrl-C. Nothing flickers: old lines are written over and never wiped first, and each picture is
 * one write.
 */
final class Screen implements AutoCloseable {
    private static final String ENTER = "\u001b[?1049h\u001b[?25l\u001b[?7l";
    private static final String LEAVE = "\u001b[?7h\u001b[?25h\u001b[?1049l";
    private static final String HOME = "\u001b[H";
    private static final String WIPE_REST_OF_LINE = "\u001b[K";
    private static final String WIPE_BELOW = "\u001b[J";

    private final PrintStream out;
    private final Thread restore = new Thread(this::leave, "restore-screen");
    private boolean entered;

    Screen(PrintStream out) {
        this.out = out;
        Runtime.getRuntime().addShutdownHook(restore);
        enter();
    }

    /** Takes the second screen; again, when somebody else may have written to it. */
    synchronized void enter() {
        entered = true;
        out.print(ENTER);
        out.flush();
    }

    /**
     * Shows this and nothing else. Lines too long are cut by the terminal, lines too many here.
     *
     * @param height lines that fit
     */
    synchronized void show(String text, int height) {
        if (!entered) {
            return;
        }
        StringBuilder picture = new StringBuilder(text.length() + 256).append(HOME);
        int from = 0;
        for (int line = 0; line < height && from < text.length(); line++) {
            int end = text.indexOf('\n', from);
            end = end < 0 ? text.length() : end;
            picture.append(line == 0 ? "" : "\r\n").append(text, from, end).append(WIPE_REST_OF_LINE);
            from = end + 1;
        }
        out.print(picture.append(WIPE_BELOW));
        out.flush();
    }

    /** Gives the first screen back. */
    synchronized void leave() {
        if (entered) {
            entered = false;
            out.print(LEAVE);
            out.flush();
        }
    }

    @Override
    public void close() {
        leave();
        try {
            Runtime.getRuntime().removeShutdownHook(restore);
        } catch (IllegalStateException e) {
            // The program is ending already, and the hook may be what runs next: it finds nothing to do.
            return;
        }
    }
}
