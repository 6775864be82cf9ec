/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

/** The few colours that mean something: the terminal's own, so that they fit its theme. */
enum Colour {
    NONE(0),
    BOLD(1),
    DIM(2),
    REVERSED(7),
    RED(31),
    GREEN(32),
    YELLOW(33),
    CYAN(36);

    private final int code;

    Colour(int code) {
        this.code = code;
    }

    /** Appends the text in this colour; without {@code coloured} just the text. */
    void paint(StringBuilder to, String text, boolean coloured) {
        if (coloured && this != NONE) {
            to.append("\u001b[").append(code).append('m').append(text).append("\u001b[0m");
        } else {
            to.append(text);
        }
    }
}
