/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Map;

/** kill(2) itself, so that a test can take the time. A process that is already gone is no error: that is what KILL is often for. */
final class Signals {
    private static final Map<String, Integer> NUMBERS =
            Map.of("HUP", 1, "INT", 2, "KILL", 9, "TERM", 15, "CONT", 18, "STOP", 19, "TTIN", 21, "TTOU", 22);

    private static final MethodHandle KILL = Linker.nativeLinker()
            .downcallHandle(
                    Linker.nativeLinker().defaultLookup().findOrThrow("kill"),
                    FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

    private Signals() {}

    static void send(String signal, long pid) {
        Integer number = NUMBERS.get(signal);
        if (number == null || pid <= 1) { // 0 and below mean groups, and everybody
            throw new IllegalArgumentException("cannot send " + signal + " to " + pid);
        }
        try {
            int ignored = (int) KILL.invokeExact((int) pid, (int) number);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    static void kill(long pid) {
        send("KILL", pid);
    }
}
