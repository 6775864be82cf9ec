/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.pool;

import java.util.Locale;

/** The signals of Linux that a pool can name, with the numbers they have on x86-64 and arm64. */
public enum Signal {
    HUP(1),
    INT(2),
    QUIT(3),
    ABRT(6),
    KILL(9),
    USR1(10),
    SEGV(11),
    USR2(12),
    PIPE(13),
    ALRM(14),
    TERM(15),
    CHLD(17),
    CONT(18),
    STOP(19),
    TSTP(20),
    TTIN(21),
    TTOU(22),
    URG(23),
    XCPU(24),
    VTALRM(26),
    PROF(27),
    WINCH(28),
    IO(29),
    PWR(30);

    private final int number;

    Signal(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }

    /**
     * Reads {@code TERM}, {@code SIGTERM} or {@code term}.
     *
     * @throws IllegalArgumentException with a message for the person who wrote the text
     */
    public static Signal parse(String text) {
        String name = text.toUpperCase(Locale.ROOT);
        for (Signal signal : values()) {
            if (signal.name().equals(name) || name.equals("SIG" + signal.name())) {
                return signal;
            }
        }
        throw new IllegalArgumentException(
                "\"" + text + "\" is no signal: write its name, like TERM, INT, QUIT, HUP or USR1");
    }
}
