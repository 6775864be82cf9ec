/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A host ends what was started on it, whatever that did to hide. */
class HostTest {

    @Test
    void ends_an_orphan_in_a_session_of_its_own_that_ignores_signals() {
        long orphan;
        try (var host = new Host()) {
            host.finish(List.of("sh", "-c", "trap '' TERM INT HUP; setsid sleep 1000 &"), Duration.ofSeconds(5));
            orphan = Await.until("the orphan runs", Duration.ofSeconds(5), host::processes, pids -> pids.size() == 1)
                    .getFirst();
            assertThat(ProcFs.alive(orphan)).isTrue();
        }
        assertThat(ProcFs.alive(orphan)).isFalse();
    }
}
