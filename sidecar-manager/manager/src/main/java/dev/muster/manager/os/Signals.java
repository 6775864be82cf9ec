/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.os;

import java.util.function.Consumer;
import sun.misc.Signal;

/**
 * The signals the manager itself is sent. From the first {@link #deliver} on they no longer end the JVM. The consumer runs in a
 * thread of the JVM's for each signal, so it should only pass the event on, and must be thread-safe.
 */
public final class Signals {
    /** Those the manager knows what to do with. */
    public enum ManagerSignal {
        TERM,
        INT,
        HUP,
        TTIN,
        TTOU
    }

    private Signals() {}

    /** One that the program was started to ignore, as nohup(1) does with HUP, stays ignored. */
    public static void deliver(Consumer<ManagerSignal> consumer) {
        for (ManagerSignal signal : ManagerSignal.values()) {
            Signal.handle(new Signal(signal.name()), received -> consumer.accept(signal));
        }
    }
}
