/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.os;

/** Error numbers of Linux (the same on x86-64 and aarch64), their names, and what they mean in a user's words. */
final class Errno {
    static final int EPERM = 1;
    static final int ENOENT = 2;
    static final int EINTR = 4;
    static final int ENOEXEC = 8;
    static final int EBADF = 9;
    static final int EAGAIN = 11;
    static final int ENOMEM = 12;
    static final int EACCES = 13;
    static final int EEXIST = 17;
    static final int ENOTDIR = 20;
    static final int EISDIR = 21;
    static final int EINVAL = 22;
    static final int ENFILE = 23;
    static final int EMFILE = 24;
    static final int ETXTBSY = 26;
    static final int ENOSPC = 28;
    static final int EROFS = 30;
    static final int EPIPE = 32;
    static final int ENAMETOOLONG = 36;
    static final int ELOOP = 40;
    static final int EMSGSIZE = 90;
    static final int EPROTOTYPE = 91;
    static final int EAFNOSUPPORT = 97;
    static final int EADDRINUSE = 98;
    static final int EADDRNOTAVAIL = 99;
    static final int ECONNABORTED = 103;
    static final int ECONNRESET = 104;
    static final int ENOBUFS = 105;
    static final int ECONNREFUSED = 111;

    private Errno() {}

    /** Such as {@code EADDRINUSE}; {@code errno 123} for one that is not expected anywhere. */
    static String name(int errno) {
        return switch (errno) {
            case EPERM -> "EPERM";
            case ENOENT -> "ENOENT";
            case EINTR -> "EINTR";
            case ENOEXEC -> "ENOEXEC";
            case EBADF -> "EBADF";
            case EAGAIN -> "EAGAIN";
            case ENOMEM -> "ENOMEM";
            case EACCES -> "EACCES";
            case EEXIST -> "EEXIST";
            case ENOTDIR -> "ENOTDIR";
            case EISDIR -> "EISDIR";
            case EINVAL -> "EINVAL";
            case ENFILE -> "ENFILE";
            case EMFILE -> "EMFILE";
            case ETXTBSY -> "ETXTBSY";
            case ENOSPC -> "ENOSPC";
            case EROFS -> "EROFS";
            case EPIPE -> "EPIPE";
            case ENAMETOOLONG -> "ENAMETOOLONG";
            case ELOOP -> "ELOOP";
            case EMSGSIZE -> "EMSGSIZE";
            case EPROTOTYPE -> "EPROTOTYPE";
            case EAFNOSUPPORT -> "EAFNOSUPPORT";
            case EADDRINUSE -> "EADDRINUSE";
            case EADDRNOTAVAIL -> "EADDRNOTAVAIL";
            case ECONNABORTED -> "ECONNABORTED";
            case ECONNRESET -> "ECONNRESET";
            case ENOBUFS -> "ENOBUFS";
            case ECONNREFUSED -> "ECONNREFUSED";
            default -> "errno " + errno;
        };
    }

    /** The error as the end of a sentence that begins with what was tried. */
    static String words(int errno) {
        return switch (errno) {
            case EPERM -> "not permitted";
            case ENOENT -> "no such file or directory";
            case ENOEXEC -> "not a program this system can run";
            case EBADF -> "the descriptor is not open";
            case EAGAIN -> "not possible right now";
            case ENOMEM, ENOBUFS -> "out of memory";
            case EACCES -> "permission denied";
            case EEXIST -> "it exists already";
            case ENOTDIR -> "a part of the path is not a directory";
            case EISDIR -> "it is a directory";
            case EINVAL -> "the kernel does not take this";
            case ENFILE, EMFILE -> "too many open files";
            case ETXTBSY -> "the program is just being written";
            case ENOSPC -> "no space left";
            case EROFS -> "the file system is read-only";
            case EPIPE, ECONNRESET -> "the other end is gone";
            case ENAMETOOLONG -> "the path is too long";
            case ELOOP -> "too many symbolic links";
            case EMSGSIZE -> "the message is too long";
            case EAFNOSUPPORT -> "this machine does not have this kind of address";
            case EADDRINUSE -> "another program is using it";
            case EADDRNOTAVAIL -> "this address does not belong to this machine";
            case ECONNREFUSED -> "nobody is listening";
            default -> "failed";
        };
    }
}
