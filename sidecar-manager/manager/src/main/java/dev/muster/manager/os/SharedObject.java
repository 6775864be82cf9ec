/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.os;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntPredicate;

/**
 * A kernel object without a name in the file system, which whoever inherits one of its descriptors can use: memory, a queue of
 * messages, or a counter to wait on. It lives for as long as anybody holds it, and so it outlives every worker.
 *
 * <p>Queues and counters do not block. O_NONBLOCK belongs to the open object and not to a descriptor, so that one event loop among
 * its users would set it for all of them in any case. Owns its descriptors. For one thread at a time.
 */
public final class SharedObject implements AutoCloseable {
    private static final int SEALS = Libc.F_SEAL_SHRINK | Libc.F_SEAL_GROW | Libc.F_SEAL_SEAL;

    private final Map<String, Integer> descriptors;
    private final IntPredicate kindred;

    /** @param kindred whether another descriptor is of an object of the same kind and size */
    private SharedObject(Map<String, Integer> descriptors, IntPredicate kindred) {
        this.descriptors = descriptors;
        this.kindred = kindred;
    }

    /** Memory of this many bytes, all 0, to be mapped or read and written at a position. Nobody can change its size any more. */
    public static SharedObject memory(String name, long size) {
        String tried = "cannot make the shared memory " + name + " of " + size + " bytes";
        int descriptor = createMemory(name, tried);
        try {
            OsException.check(Libc.ftruncate(descriptor, size), "ftruncate", tried);
            OsException.check(Libc.fcntl(descriptor, Libc.F_ADD_SEALS, SEALS), "fcntl", tried);
        } catch (OsException e) {
            Descriptors.close(descriptor);
            throw e;
        }
        return new SharedObject(named(name, descriptor), other -> isMemory(other, size));
    }

    /** Without the right to be executed where the kernel knows that (from Linux 6.3 on). */
    private static int createMemory(String name, String tried) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment label = arena.allocateFrom(name);
            int flags = Libc.MFD_CLOEXEC | Libc.MFD_ALLOW_SEALING;
            int result = Libc.memfdCreate(label, flags | Libc.MFD_NOEXEC_SEAL);
            if (result == -Errno.EINVAL) {
                result = Libc.memfdCreate(label, flags);
            }
            return OsException.check(result, "memfd_create", tried);
        }
    }

    private static boolean isMemory(int descriptor, long size) {
        int seals = Libc.fcntl(descriptor, Libc.F_GET_SEALS, 0);
        FileStatus status = FileStatus.of(descriptor);
        return seals >= 0 && (seals & SEALS) == SEALS && status != null && status.size() == size;
    }

    /**
     * A queue: what is sent to one descriptor is received from the other, message by message.
     *
     * @param size of the longest message that has room for certain, in bytes
     */
    public static SharedObject queue(String sending, String receiving, long size) {
        String tried = "cannot make the queue of " + sending;
        int[] ends = socketPair(tried);
        Map<String, Integer> descriptors = named(sending, ends[0]);
        descriptors.put(receiving, ends[1]);
        SharedObject queue = new SharedObject(descriptors, SharedObject::isQueue);
        try {
            SocketOptions.setSendBuffer(ends[0], size, tried);
        } catch (OsException e) {
            queue.close();
            throw e;
        }
        return queue;
    }

    private static int[] socketPair(String tried) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment ends = arena.allocate(8, 4);
            int type = Libc.SOCK_SEQPACKET | Libc.SOCK_CLOEXEC | Libc.SOCK_NONBLOCK;
            OsException.check(Libc.socketpair(Libc.AF_UNIX, type, 0, ends), "socketpair", tried);
            return new int[] {ends.get(JAVA_INT, 0), ends.get(JAVA_INT, 4)};
        }
    }

    private static boolean isQueue(int descriptor) {
        FileStatus status = FileStatus.of(descriptor);
        return status != null
                && status.isSocket()
                && SocketOptions.number(descriptor, Libc.SO_TYPE) == Libc.SOCK_SEQPACKET;
    }

    /** A counter from 0 up; each read takes 1 from it. */
    public static SharedObject event(String name) {
        int descriptor = OsException.check(
                Libc.eventfd(0, Libc.EFD_CLOEXEC | Libc.EFD_NONBLOCK | Libc.EFD_SEMAPHORE),
                "eventfd",
                "cannot make the event " + name);
        return new SharedObject(named(name, descriptor), SharedObject::isEvent);
    }

    private static boolean isEvent(int descriptor) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                    .toString()
                    .equals("anon_inode:[eventfd]");
        } catch (IOException e) {
            return false; // a proc file system that does not tell
        }
    }

    private static Map<String, Integer> named(String name, int descriptor) {
        Map<String, Integer> descriptors = new LinkedHashMap<>();
        descriptors.put(name, descriptor);
        return descriptors;
    }

    /** By the names given when it was made, and in that order. Open until {@link #close}. */
    public Map<String, Integer> descriptors() {
        return Collections.unmodifiableMap(descriptors);
    }

    /**
     * Uses another descriptor under that name from now on, and owns it: the one that living workers have, where an earlier manager
     * has made them. False: it is of something else, and the caller's still.
     */
    public boolean adopt(String name, int descriptor) {
        Integer before = descriptors.get(name);
        if (before == null || !kindred.test(descriptor)) {
            return false;
        }
        descriptors.put(name, descriptor);
        Descriptors.close(before);
        return true;
    }

    /** Closes our descriptors; the object stays for as long as another process has it. */
    @Override
    public void close() {
        descriptors.values().forEach(Descriptors::close);
        descriptors.clear();
    }
}
