/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

/** How a verb ended, for the program that called it. The numbers are kept for ever. */
public enum ExitCode {
    DONE(0, "done"),
    FAILED(1, "the action failed, or something newer replaced it; the reason is on stderr"),
    USAGE(2, "wrong usage: the command line, the pool file, or a request that cannot be"),
    NO_MANAGER(3, "no running manager found, or several and no --name"),
    REFUSED(4, "refused: the key is missing or wrong, or the file is not ours"),
    TIMED_OUT(5, "not finished in time; it goes on without us");

    private final int code;
    private final String meaning;

    ExitCode(int code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    public int code() {
        return code;
    }

    /** What it means, for help and the reference page. */
    public String meaning() {
        return meaning;
    }
}
