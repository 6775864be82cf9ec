/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.os;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.manager.os.Signals.ManagerSignal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SignalsTest {
    private static int number(ManagerSignal signal) {
        return switch (signal) {
            case TERM -> 15;
            case INT -> 2;
            case HUP -> 1;
            case TTIN -> 21;
            case TTOU -> 22;
        };
    }

    @Test
    void everySignalThatIsNotIgnoredIsDeliveredAndEndsNothing() throws Exception {
        Set<ManagerSignal> expected = EnumSet.allOf(ManagerSignal.class);
        expected.removeIf(SignalsTest::isIgnored); // a build in the background of a script is started with INT ignored
        LinkedBlockingQueue<ManagerSignal> heard = new LinkedBlockingQueue<>();

        Signals.deliver(heard::add);
        for (ManagerSignal signal : ManagerSignal.values()) {
            assertThat(Libc.kill(Libc.getpid(), number(signal))).isZero();
        }

        Set<ManagerSignal> seen = EnumSet.noneOf(ManagerSignal.class);
        for (int i = 0; i < expected.size(); i++) {
            seen.add(heard.poll(10, TimeUnit.SECONDS));
        }
        assertThat(seen).isEqualTo(expected);
    }

    private static boolean isIgnored(ManagerSignal signal) {
        int bit = number(signal) - 1;
        try (var status = Files.lines(Path.of("/proc/self/status"))) {
            String mask = status.filter(line -> line.startsWith("SigIgn:"))
                    .findFirst()
                    .orElseThrow();
            return (Long.parseUnsignedLong(mask.substring("SigIgn:".length()).strip(), 16) >>> bit & 1) == 1;
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
