/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

/**
 * How a process ended.
 *
 * @param code its exit code, or -1 when a signal ended it or nobody knows
 * @param signal the signal that ended it, or 0
 * @param core whether it left a core dump
 * @param outOfMemory whether the kernel killed it for want of memory
 * @param note what else is known, such as why it could not be started at all; may be empty
 */
public record Exit(int code, int signal, boolean core, boolean outOfMemory, String note) {

    /** It ended while nobody was there to see how. */
    public static final Exit UNSEEN = new Exit(-1, 0, false, false, "lost with its launcher");

    /** It ended while there was no manager. */
    public static final Exit AWAY = new Exit(-1, 0, false, false, "ended while the manager was away");

    /** It called exit. */
    public static Exit code(int code) {
        return new Exit(code, 0, false, false, "");
    }

    /** A signal ended it. */
    public static Exit signal(int signal) {
        return new Exit(-1, signal, false, false, "");
    }

    /** It never ran. */
    public static Exit notStarted(String why) {
        return new Exit(-1, 0, false, false, why);
    }

    /** Whether nobody saw it: then it says nothing of the process. */
    boolean unseen() {
        return equals(UNSEEN) || equals(AWAY);
    }

    /** In words, to follow "it": "exit 1", "signal 9 (KILL)", "killed: out of memory". */
    public String words() {
        if (!note.isEmpty()) {
            return note;
        }
        if (outOfMemory) {
            return "killed by the kernel: out of memory";
        }
        return signal > 0 ? "signal " + signal + " (" + Signal.name(signal) + ")" : "exit " + code;
    }
}
