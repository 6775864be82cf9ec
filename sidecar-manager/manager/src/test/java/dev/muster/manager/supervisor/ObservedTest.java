/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObservedTest {
    private static final Instant T = Instant.parse("2026-11-22T10:00:00Z");

    /** One character for a process: r is ready, b boots, h is ready in a slot that is held, x is ready beyond the target. */
    @ParameterizedTest
    @CsvSource({
        "0, 0, '',   false",
        "1, 0, r,    true",
        "1, 0, b,    false",
        "1, 1, b,    false",
        "4, 0, rrrr, true",
        "4, 0, rrrb, false",
        "4, 1, rrrb, true",
        "4, 1, rrbb, false",
        "4, 9, rbbb, true",
        "4, 9, bbbb, false",
        "2, 0, rbx,  false",
        "2, 0, rh,   true",
        "1, 0, h,    false"
    })
    void enoughAreReadyWhenNoMoreAreMissingThanMayBe(int target, int maxUnavailable, String processes, boolean enough) {
        assertThat(Observed.enough(state(target, maxUnavailable, processes))).isEqualTo(enough);
    }

    private static State state(int target, int maxUnavailable, String processes) {
        State empty = State.initial(settings(maxUnavailable), new Target(target, "rev"));
        SortedMap<Integer, Slot> slots = new TreeMap<>();
        SortedMap<Long, Incarnation> incarnations = new TreeMap<>();
        for (int slot = 0; slot < processes.length(); slot++) {
            char process = processes.charAt(slot);
            Life life = process == 'b'
                    ? new Life.Booting(41, T, T.plusSeconds(30), new TreeMap<>(), null)
                    : Life.Ready.now(41, T, "epoll", null);
            slots.put(slot, Slot.empty(slot).held(process == 'h'));
            incarnations.put(slot + 1L, new Incarnation(slot + 1L, slot, "rev", T, Origin.STARTED, life, Told.NOTHING));
        }
        return new State(
                empty.settings(),
                empty.target(),
                empty.phase(),
                true,
                true,
                null,
                true,
                true,
                slots,
                incarnations,
                empty.processes(),
                empty.tasks(),
                empty.unaccepted(),
                empty.rollout(),
                List.of(),
                99,
                1,
                Instant.MAX);
    }

    private static Settings settings(int maxUnavailable) {
        return new Settings(
                new ReadyWhen.Notify(),
                Duration.ofSeconds(30),
                new TreeSet<>(),
                new RestartBudget(Share.of(1), Share.of(maxUnavailable)),
                3,
                Duration.ZERO,
                new Backoff(Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(8), Duration.ofSeconds(60)),
                15,
                Duration.ofSeconds(5),
                Duration.ZERO,
                new Watchdog(Duration.ofSeconds(10), null, null),
                Recycle.NEVER,
                Helpers.NONE,
                Stay.IF_THE_START_SUCCEEDS,
                false);
    }
}
