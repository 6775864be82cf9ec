/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

import java.util.List;

/** Linux signal numbers and names, the same on every machine that Muster runs on. */
public final class Signal {

    public static final int HUP = 1;
    public static final int INT = 2;
    public static final int ABRT = 6;
    public static final int KILL = 9;
    public static final int TERM = 15;
    public static final int CONT = 18;

    private static final List<String> NAMES = List.of(
            "0", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE",
            "ALRM", "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM",
            "PROF", "WINCH", "IO", "PWR", "SYS");

    private Signal() {}

    /** The name without SIG, such as TERM; the number itself when it has none. */
    public static String name(int number) {
        return number > 0 && number < NAMES.size() ? NAMES.get(number) : Integer.toString(number);
    }
}
