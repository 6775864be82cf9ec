/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.List;

/**
 * The terminal on standard input, key by key and without echo (termios(3)). However the program ends, the terminal is as it was.
 *
 * <p>In this mode the terminal sends no signals for Ctrl-C and Ctrl-Z: they are keys.
 */
final class Keyboard implements AutoCloseable {
    /** More than a {@code struct termios} of any C library on Linux; what is in it is nobody's business but the library's. */
    private static final long TERMIOS_ROOM = 128;

    private static final int STANDARD_INPUT = 0;
    private static final int AT_ONCE = 0; // TCSANOW
    private static final int SIGSTOP = 19;

    private final MethodHandle get = function("tcgetattr", JAVA_INT, JAVA_INT, ADDRESS);
    private final MethodHandle set = function("tcsetattr", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS);
    private final MethodHandle raise = function("raise", JAVA_INT, JAVA_INT);
    private final MemorySegment before = Arena.ofAuto().allocate(TERMIOS_ROOM, 8);
    private final MemorySegment raw = Arena.ofAuto().allocate(TERMIOS_ROOM, 8);
    private final FileInputStream in = new FileInputStream(FileDescriptor.in);
    private final Thread restore = new Thread(this::giveBack, "restore-keyboard");

    /** Takes the terminal. */
    Keyboard() throws IOException {
        if (call(get, STANDARD_INPUT, before) != 0) {
            throw new IOException("standard input is no terminal");
        }
        MemorySegment.copy(before, 0, raw, 0, TERMIOS_ROOM);
        Linker linker = Linker.nativeLinker();
        MethodHandle makeRaw = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("cfmakeraw"), FunctionDescriptor.ofVoid(ADDRESS));
        try {
            makeRaw.invokeExact(raw);
        } catch (Throwable e) {
            throw new IllegalStateException("cfmakeraw", e); // a method handle says no more than Throwable
        }
        Runtime.getRuntime().addShutdownHook(restore);
        take();
    }

    /** Takes it again, after it was given back or somebody else has had it. */
    void take() {
        apply(raw);
    }

    void giveBack() {
        apply(before);
    }

    /** Stops this process as a shell's user expects of Ctrl-Z; returns when the shell has brought it to the front again. */
    void stopUntilContinued() {
        giveBack();
        try {
            // To this thread, so that it is stopped before the call returns. TSTP is ours to handle; STOP is not.
            int ignored = (int) raise.invokeExact(SIGSTOP);
        } catch (Throwable e) {
            throw new IllegalStateException("raise", e);
        }
        take();
    }

    /** The next keys, waiting for them; none when the terminal is gone. */
    List<Key> read() throws IOException {
        byte[] sent = new byte[256];
        int length = in.read(sent);
        return length <= 0 ? List.of() : Key.read(sent, length);
    }

    @Override
    public void close() {
        giveBack();
        try {
            Runtime.getRuntime().removeShutdownHook(restore);
        } catch (IllegalStateException e) {
            // The program is ending already, and the hook may be what runs next: to give back twice does no harm.
            return;
        }
    }

    private void apply(MemorySegment settings) {
        try {
            int ignored =
                    (int) set.invokeExact(STANDARD_INPUT, AT_ONCE, settings); // a terminal that is gone needs none
        } catch (Throwable e) {
            throw new IllegalStateException("tcsetattr", e);
        }
    }

    private static int call(MethodHandle function, int fd, MemorySegment settings) {
        try {
            return (int) function.invokeExact(fd, settings);
        } catch (Throwable e) {
            throw new IllegalStateException("tcgetattr", e);
        }
    }

    private static MethodHandle function(String name, MemoryLayout result, MemoryLayout... arguments) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow(name), FunctionDescriptor.of(result, arguments));
    }
}
