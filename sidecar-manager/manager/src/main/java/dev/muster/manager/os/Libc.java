/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.os;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/**
 * The system calls used here, under the names of their manual pages (section 2 of man7.org). Each answers as the kernel itself
 * does: what the call returned, or the negated errno ({@link Errno}), so that a caller which expects an error needs no exception.
 *
 * <p>All functions are called through one native shape of six machine words: the calling conventions of Linux on x86-64 and
 * aarch64 pass an int, a size and a pointer alike, and a function does not see the arguments it does not take. Making a shape
 * costs milliseconds when the program starts, so one for all is much cheaper than one for each. Addresses are looked up when
 * a function is first called.
 *
 * <p>Safe for use by any thread. Memory given to a call must stay reachable until the call returns.
 */
final class Libc {
    static final int AF_UNIX = 1;
    static final int AF_INET = 2;
    static final int AF_INET6 = 10;
    static final int AF_NETLINK = 16;
    static final int SOCK_STREAM = 1;
    static final int SOCK_DGRAM = 2;
    static final int SOCK_RAW = 3;
    static final int SOCK_SEQPACKET = 5;
    static final int SOCK_NONBLOCK = 0x800;
    static final int SOCK_CLOEXEC = 0x80000;
    static final int NETLINK_SOCK_DIAG = 4;

    static final int SOL_SOCKET = 1;
    static final int SO_REUSEADDR = 2;
    static final int SO_TYPE = 3;
    static final int SO_SNDBUF = 7;
    static final int SO_PEERCRED = 17;
    static final int SO_ACCEPTCONN = 30;
    static final int SO_SNDBUFFORCE = 32;
    static final int SO_MEMINFO = 55;
    static final int IPPROTO_TCP = 6;
    static final int TCP_INFO = 11;
    static final int IPPROTO_IPV6 = 41;
    static final int IPV6_V6ONLY = 26;
    static final int SCM_RIGHTS = 1;

    static final int MSG_PEEK = 0x2;
    static final int MSG_CTRUNC = 0x8;
    static final int MSG_TRUNC = 0x20;
    static final int MSG_DONTWAIT = 0x40;
    static final int MSG_NOSIGNAL = 0x4000;
    static final int MSG_CMSG_CLOEXEC = 0x40000000;

    static final int F_GETFD = 1;
    static final int F_GETFL = 3;
    static final int F_SETFL = 4;
    static final int F_DUPFD_CLOEXEC = 1030;
    static final int F_ADD_SEALS = 1033;
    static final int F_GET_SEALS = 1034;
    static final int F_SEAL_SEAL = 1;
    static final int F_SEAL_SHRINK = 2;
    static final int F_SEAL_GROW = 4;
    static final int FD_CLOEXEC = 1;
    static final int O_NONBLOCK = 0x800;
    static final int O_CLOEXEC = 0x80000;

    static final int EPOLL_CLOEXEC = 0x80000;
    static final int EPOLL_CTL_ADD = 1;
    static final int EPOLL_CTL_DEL = 2;
    static final int EPOLL_CTL_MOD = 3;
    static final int EFD_SEMAPHORE = 1;
    static final int EFD_NONBLOCK = 0x800;
    static final int EFD_CLOEXEC = 0x80000;
    static final int CLOCK_MONOTONIC = 1;
    static final int TFD_NONBLOCK = 0x800;
    static final int TFD_CLOEXEC = 0x80000;
    static final int POLLOUT = 4;

    static final int MFD_CLOEXEC = 1;
    static final int MFD_ALLOW_SEALING = 2;
    static final int MFD_NOEXEC_SEAL = 8;
    static final int AT_FDCWD = -100;
    static final int AT_SYMLINK_NOFOLLOW = 0x100;
    static final int AT_EMPTY_PATH = 0x1000;
    static final int STATX_BASIC_STATS = 0x7ff;
    static final int CLOSE_RANGE_CLOEXEC = 4;
    static final int SIG_SETMASK = 2;
    static final int RLIMIT_NOFILE = 7;

    /** The number of close_range(2), the same on every architecture; not every C library has a function for it. */
    private static final int SYS_CLOSE_RANGE = 436;

    private static final class Function {
        static final Function ACCEPT4 = new Function("accept4");
        static final Function BIND = new Function("bind");
        static final Function CHDIR = new Function("chdir");
        static final Function CHMOD = new Function("chmod");
        static final Function CLOSE = new Function("close");
        static final Function CONNECT = new Function("connect");
        static final Function DUP2 = new Function("dup2");
        static final Function EPOLL_CREATE1 = new Function("epoll_create1");
        static final Function EPOLL_CTL = new Function("epoll_ctl");
        static final Function EPOLL_WAIT = new Function("epoll_wait");
        static final Function EVENTFD = new Function("eventfd");
        static final Function EXECVP = new Function("execvp");
        static final Function FCNTL = new Function("fcntl");
        static final Function FTRUNCATE = new Function("ftruncate");
        static final Function GETEUID = new Function("geteuid");
        static final Function GETPID = new Function("getpid");
        static final Function GETSOCKNAME = new Function("getsockname");
        static final Function GETSOCKOPT = new Function("getsockopt");
        static final Function KILL = new Function("kill");
        static final Function LISTEN = new Function("listen");
        static final Function MEMFD_CREATE = new Function("memfd_create");
        static final Function OPEN = new Function("open");
        static final Function PIPE2 = new Function("pipe2");
        static final Function POLL = new Function("poll");
        static final Function PRLIMIT = new Function("prlimit");
        static final Function READ = new Function("read");
        static final Function RECVMSG = new Function("recvmsg");
        static final Function SENDMSG = new Function("sendmsg");
        static final Function SETENV = new Function("setenv");
        static final Function SETSOCKOPT = new Function("setsockopt");
        static final Function SIGPROCMASK = new Function("pthread_sigmask");
        static final Function SOCKET = new Function("socket");
        static final Function SOCKETPAIR = new Function("socketpair");
        static final Function STATX = new Function("statx");
        static final Function SYSCALL = new Function("syscall");
        static final Function TIMERFD_CREATE = new Function("timerfd_create");
        static final Function TIMERFD_SETTIME = new Function("timerfd_settime");
        static final Function UNLINK = new Function("unlink");
        static final Function UNSETENV = new Function("unsetenv");
        static final Function WRITE = new Function("write");

        private final String symbol;
        private @Nullable MemorySegment address; // Written by whoever comes first; all find the same.

        Function(String symbol) {
            this.symbol = symbol;
        }

        private MemorySegment address() {
            MemorySegment known = address;
            if (known == null) {
                known = LIBRARY.findOrThrow(symbol);
                address = known;
            }
            return known;
        }
    }

    private static final Linker LINKER = Linker.nativeLinker();
    private static final SymbolLookup LIBRARY = LINKER.defaultLookup();
    private static final MethodHandle CALL = LINKER.downcallHandle(
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
            Linker.Option.captureCallState("errno"));

    /** Where a call of this thread leaves its errno. */
    private static final ThreadLocal<MemorySegment> ERRNO = new ThreadLocal<>() {
        @Override
        protected MemorySegment initialValue() {
            return Arena.ofAuto().allocate(ADDRESS.byteSize());
        }
    };

    private Libc() {}

    private static long call(Function function, long a, long b, long c, long d, long e, long f, boolean wide) {
        MemorySegment errno = ERRNO.get();
        long result;
        try {
            result = (long) CALL.invokeExact(function.address(), errno, a, b, c, d, e, f);
        } catch (RuntimeException | Error failure) {
            throw failure;
        } catch (Throwable impossible) {
            throw new AssertionError(function.symbol, impossible);
        }
        // A function that returns an int leaves the upper half of the register undefined.
        long answer = wide ? result : (int) result;
        return answer == -1 ? -errno.get(JAVA_INT, 0) : answer;
    }

    private static int call(Function function, long a, long b, long c, long d, long e) {
        return (int) call(function, a, b, c, d, e, 0, false);
    }

    private static int call(Function function, long a, long b, long c) {
        return (int) call(function, a, b, c, 0, 0, 0, false);
    }

    // ---- sockets ----

    static int socket(int domain, int type, int protocol) {
        return call(Function.SOCKET, domain, type, protocol);
    }

    /** Puts the two sockets into the two ints at {@code ends}. */
    static int socketpair(int domain, int type, int protocol, MemorySegment ends) {
        return call(Function.SOCKETPAIR, domain, type, protocol, ends.address(), 0);
    }

    static int bind(int fd, MemorySegment address, long length) {
        return call(Function.BIND, fd, address.address(), length);
    }

    static int listen(int fd, int backlog) {
        return call(Function.LISTEN, fd, backlog, 0);
    }

    /** Accepts without asking for the peer's address. */
    static int accept4(int fd, int flags) {
        return call(Function.ACCEPT4, fd, 0, 0, flags, 0);
    }

    static int connect(int fd, MemorySegment address, long length) {
        return call(Function.CONNECT, fd, address.address(), length);
    }

    /** The length goes in and comes out in the int at {@code length}. */
    static int getsockopt(int fd, int level, int option, MemorySegment value, MemorySegment length) {
        return call(Function.GETSOCKOPT, fd, level, option, value.address(), length.address());
    }

    static int setsockopt(int fd, int level, int option, MemorySegment value, long length) {
        return call(Function.SETSOCKOPT, fd, level, option, value.address(), length);
    }

    /** The length goes in and comes out in the int at {@code length}. */
    static int getsockname(int fd, MemorySegment address, MemorySegment length) {
        return call(Function.GETSOCKNAME, fd, address.address(), length.address());
    }

    static long sendmsg(int fd, MemorySegment message, int flags) {
        return call(Function.SENDMSG, fd, message.address(), flags, 0, 0, 0, true);
    }

    static long recvmsg(int fd, MemorySegment message, int flags) {
        return call(Function.RECVMSG, fd, message.address(), flags, 0, 0, 0, true);
    }

    // ---- descriptors ----

    static int close(int fd) {
        return call(Function.CLOSE, fd, 0, 0);
    }

    static int fcntl(int fd, int command, long argument) {
        return call(Function.FCNTL, fd, command, argument);
    }

    static int dup2(int from, int to) {
        return call(Function.DUP2, from, to, 0);
    }

    /** Puts the two ends, for reading and for writing, into the two ints at {@code ends}. */
    static int pipe2(MemorySegment ends, int flags) {
        return call(Function.PIPE2, ends.address(), flags, 0);
    }

    static int open(MemorySegment path, int flags) {
        return call(Function.OPEN, path.address(), flags, 0);
    }

    static long read(int fd, MemorySegment buffer, long length) {
        return call(Function.READ, fd, buffer.address(), length, 0, 0, 0, true);
    }

    static long write(int fd, MemorySegment buffer, long length) {
        return call(Function.WRITE, fd, buffer.address(), length, 0, 0, 0, true);
    }

    static int closeRange(int first, int last, int flags) {
        return (int) call(Function.SYSCALL, SYS_CLOSE_RANGE, first, Integer.toUnsignedLong(last), flags, 0, 0, true);
    }

    // ---- waiting ----

    static int epollCreate1(int flags) {
        return call(Function.EPOLL_CREATE1, flags, 0, 0);
    }

    static int epollCtl(int epoll, int operation, int fd, MemorySegment event) {
        return call(Function.EPOLL_CTL, epoll, operation, fd, event.address(), 0);
    }

    static int epollWait(int epoll, MemorySegment events, int limit, int timeoutMillis) {
        return call(Function.EPOLL_WAIT, epoll, events.address(), limit, timeoutMillis, 0);
    }

    static int eventfd(int initial, int flags) {
        return call(Function.EVENTFD, initial, flags, 0);
    }

    static int timerfdCreate(int clock, int flags) {
        return call(Function.TIMERFD_CREATE, clock, flags, 0);
    }

    /** From now. The time is four words, seconds and nanoseconds: of the period, 0 for once, and to the first. */
    static int timerfdSettime(int fd, MemorySegment time) {
        return call(Function.TIMERFD_SETTIME, fd, 0, time.address(), 0, 0);
    }

    static int poll(MemorySegment descriptors, int count, int timeoutMillis) {
        return call(Function.POLL, descriptors.address(), count, timeoutMillis);
    }

    // ---- files ----

    static int memfdCreate(MemorySegment name, int flags) {
        return call(Function.MEMFD_CREATE, name.address(), flags, 0);
    }

    static int ftruncate(int fd, long length) {
        return call(Function.FTRUNCATE, fd, length, 0);
    }

    static int unlink(MemorySegment path) {
        return call(Function.UNLINK, path.address(), 0, 0);
    }

    static int chmod(MemorySegment path, int mode) {
        return call(Function.CHMOD, path.address(), mode, 0);
    }

    /** statx(2) and not stat(2): its structure is the same on every architecture. */
    static int statx(int directory, MemorySegment path, int flags, int mask, MemorySegment result) {
        return call(Function.STATX, directory, path.address(), flags, mask, result.address());
    }

    // ---- processes ----

    static int getpid() {
        return call(Function.GETPID, 0, 0, 0);
    }

    static int geteuid() {
        return call(Function.GETEUID, 0, 0, 0);
    }

    static int chdir(MemorySegment path) {
        return call(Function.CHDIR, path.address(), 0, 0);
    }

    static int kill(int pid, int signal) {
        return call(Function.KILL, pid, signal, 0);
    }

    /** The mask of the calling thread. This function returns its errno; here it is negated like all others. */
    static int pthreadSigmask(int how, MemorySegment set) {
        return -call(Function.SIGPROCMASK, how, set.address(), 0);
    }

    static int setenv(MemorySegment name, MemorySegment value) {
        return call(Function.SETENV, name.address(), value.address(), 1);
    }

    static int unsetenv(MemorySegment name) {
        return call(Function.UNSETENV, name.address(), 0, 0);
    }

    /** Of this process. Both are two words, the soft and the hard limit, unsigned; either may be {@link MemorySegment#NULL}. */
    static int prlimit(int resource, MemorySegment wanted, MemorySegment before) {
        return call(Function.PRLIMIT, 0, resource, wanted.address(), before.address(), 0);
    }

    /** Returns only when it fails. */
    static int execvp(MemorySegment file, MemorySegment arguments) {
        return call(Function.EXECVP, file.address(), arguments.address(), 0);
    }
}
