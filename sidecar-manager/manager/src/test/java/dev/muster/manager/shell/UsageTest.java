/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.manager.os.Report;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class UsageTest {
    private static final Instant T = Instant.parse("2026-11-22T10:00:00Z");

    private final Usage usage = new Usage(false);
    private final List<String> done = new ArrayList<>();

    private static Report.Stats stats(long incarnation, long cpuMillis) {
        return new Report.Stats(List.of(new Report.ChildStats(incarnation, cpuMillis * 1_000_000, 4096, 1, 1)));
    }

    private void want(Instant now, boolean linked) {
        usage.whenFresh(now, linked, () -> done.add("ask"), () -> done.add("drawn"));
    }

    @Test
    void theLauncherIsAskedOnceForAllWhoWait() {
        want(T, true);
        want(T, true);
        assertThat(done).containsExactly("ask");
        usage.take(stats(1, 10), T);
        assertThat(done).containsExactly("ask", "drawn", "drawn");
        want(T.plusMillis(400), true);
        assertThat(done).as("still fresh").hasSize(4).endsWith("drawn");
    }

    @Test
    void nobodyWaitsForALauncherThatIsGoneOrSilent() {
        want(T, false);
        assertThat(done).containsExactly("drawn");
        want(T, true);
        assertThat(usage.wakeAt()).isEqualTo(T.plus(Usage.FRESH));
        usage.release();
        assertThat(done).containsExactly("drawn", "ask", "drawn");
        assertThat(usage.wakeAt()).isEqualTo(Instant.MAX);
    }

    @Test
    void theShareIsWhatWasUsedSinceTheMeasurementBefore() {
        usage.started(7, T);
        usage.take(stats(7, 500), T.plusSeconds(1));
        assertThat(usage.of(7)).isEqualTo(new Usage.Share(0.5, 4096));
        usage.take(stats(7, 600), T.plusSeconds(2));
        assertThat(usage.of(7)).isEqualTo(new Usage.Share(0.1, 4096));
        assertThat(usage.of(8)).isNull();
    }

    @Test
    void whatHasEndedIsNotKept() {
        usage.take(stats(1, 10), T);
        assertThat(usage.of(1)).isNotNull();
        usage.take(stats(2, 10), T.plusSeconds(1));
        assertThat(usage.of(1)).as("it was not measured any more").isNull();
        usage.forget(2);
        assertThat(usage.of(2)).isNull();
    }
}
