/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.os;

/**
 * Something the operating system did not do. The message is one line for a user: what was tried, why it did not work, and in
 * parentheses the system call with its error.
 */
public final class OsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String message;
    private final int errno;

    /** A refusal that comes from no system call. */
    OsException(String message) {
        this(message, 0);
    }

    /** {@code tried} begins the sentence, such as {@code cannot listen on port 80}. */
    OsException(String tried, String syscall, int errno) {
        this(tried, Errno.words(errno), syscall, errno);
    }

    /** With better words for the error than {@link Errno#words} has. */
    OsException(String tried, String why, String syscall, int errno) {
        this(tried + ": " + why + " (" + syscall + ": " + Errno.name(errno) + ")", errno);
    }

    private OsException(String message, int errno) {
        super(message);
        this.message = message;
        this.errno = errno;
    }

    @Override
    public String getMessage() {
        return message;
    }

    /** The kernel's error number, 0 when no system call failed. */
    public int errno() {
        return errno;
    }

    /** Passes on the result of a call, or throws when it is a negated errno. */
    static int check(int result, String syscall, String tried) {
        if (result < 0) {
            throw new OsException(tried, syscall, -result);
        }
        return result;
    }
}
