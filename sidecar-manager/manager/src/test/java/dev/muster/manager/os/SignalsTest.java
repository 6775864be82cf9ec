/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.os;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SignalsTest {
    @Test
    void everySignalIsDeliveredAndEndsNothing() throws Exception {
        LinkedBlockingQueue<Signals.ManagerSignal> heard = new LinkedBlockingQueue<>();
        Signals.deliver(heard::add);
        for (int number : new int[] {15, 2, 1, 21, 22}) {
            assertThat(Libc.kill(Libc.getpid(), number)).isZero();
        }
        Set<Signals.ManagerSignal> seen = EnumSet.noneOf(Signals.ManagerSignal.class);
        for (int i = 0; i < 5; i++) {
            seen.add(heard.poll(10, TimeUnit.SECONDS));
        }
        assertThat(seen).containsExactly(Signals.ManagerSignal.values());
    }
}
