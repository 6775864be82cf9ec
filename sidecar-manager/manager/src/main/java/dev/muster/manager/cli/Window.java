/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** The size of the terminal window on standard output (ioctl_tty(2)); it may change at any time, so it is asked each time. */
final class Window {
    private static final long TIOCGWINSZ = 0x5413;

    private final MethodHandle ioctl;

    /** Lines and columns that fit. */
    record Size(int height, int width) {
        /** What a terminal has that does not tell. */
        static final Size USUAL = new Size(24, 80);
    }

    Window() {
        Linker linker = Linker.nativeLinker();
        ioctl = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("ioctl"),
                FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS),
                Linker.Option.firstVariadicArg(2));
    }

    Size size() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment size = arena.allocate(JAVA_SHORT, 4);
            int result = (int) ioctl.invokeExact(1, TIOCGWINSZ, size);
            int rows = Short.toUnsignedInt(size.getAtIndex(JAVA_SHORT, 0));
            int columns = Short.toUnsignedInt(size.getAtIndex(JAVA_SHORT, 1));
            return result == 0 && rows > 0 && columns > 0 ? new Size(rows, columns) : Size.USUAL;
        } catch (Throwable e) {
            throw new IllegalStateException("ioctl", e); // a method handle says no more than Throwable
        }
    }
}
