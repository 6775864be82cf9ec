/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.manager.control.EventFeed;
import dev.muster.manager.supervisor.Adopted;
import dev.muster.manager.supervisor.Effect;
import dev.muster.manager.supervisor.Event;
import dev.muster.manager.supervisor.Exit;
import dev.muster.manager.supervisor.News;
import dev.muster.manager.supervisor.Request;
import dev.muster.manager.supervisor.State;
import dev.muster.manager.supervisor.Stay;
import dev.muster.manager.supervisor.Supervisor;
import dev.muster.manager.supervisor.Target;
import dev.muster.pool.Ready;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What a person reads while the supervisor does its work. */
class JournalTest {
    private static final Instant T = Instant.parse("2026-11-22T10:00:00Z");

    private final List<String> lines = new ArrayList<>();
    private final Journal journal = new Journal(T, (level, line) -> lines.add(level + " " + line));
    private State state = State.initial(
            PoolSettings.of(
                    Pools.of(List.of("serve"))
                            .ready(new Ready.Notify(Duration.ofSeconds(60)))
                            .pool(),
                    Stay.UNTIL_SHUTDOWN),
            new Target(1, "a1b2c3"));
    private Instant now = T;

    private void step(long millisLater, Event event) {
        now = now.plusMillis(millisLater);
        Supervisor.Step step = Supervisor.step(state, event, now);
        state = step.state();
        for (Effect effect : step.effects()) {
            if (effect instanceof News news) {
                journal.tell(news, now);
            }
        }
    }

    private static Event ready(long number) {
        return new Event.Notified(number, true, false, false, false, false, 0, 0, null, new TreeMap<>());
    }

    private void start() {
        step(0, new Event.Synced(List.<Adopted>of(), null));
        step(10, new Event.Spawned(1, 4121));
        step(1190, ready(1));
    }

    @Test
    void whatACallerSaysIsOneShortLineOfTheAudit() throws InterruptedException {
        EventFeed.Subscription events = journal.feed().subscribe();
        journal.audit(
                "worker 0 asks for command a\nmuster: owner asks for a shutdown\u001b[2J\u2028" + "b".repeat(60_000));
        assertThat(lines)
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .startsWith("INFO worker 0 asks for command a?muster: owner asks for a shutdown?[2J?b")
                        .hasSizeLessThan(400));
        assertThat(events.next(Duration.ZERO))
                .isInstanceOfSatisfying(
                        EventFeed.Item.Next.class,
                        next -> assertThat(next.event().message()).hasSizeLessThan(400));
    }

    @Test
    void aWorkerBecomesReady() {
        start();
        assertThat(lines).containsExactly("INFO slot 0: ready (pid 4121, said so after 1.2s)");
    }

    @Test
    void aFailureSaysWhatAndWhenItIsTriedAgain() {
        start();
        lines.clear();
        step(100, new Event.Exited(1, Exit.signal(9), false));
        step(10, new Event.Spawned(2, 4122));
        step(10, new Event.Exited(2, Exit.code(1), false));
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0)).startsWith("WARN slot 0: signal 9 (KILL) 100ms after it was ready");
        assertThat(lines.get(1)).startsWith("WARN slot 0: exit 1 before it was ready; tried again in ");
    }

    @Test
    void aRestartHasABeginningAndAnEndAndItsStopsAreNoNews() {
        start();
        lines.clear();
        step(5000, new Event.Asked(new Request.Restart(new TreeSet<>())));
        step(10, new Event.Spawned(2, 4122));
        step(90, ready(2));
        step(3000, new Event.Tick());
        step(10, new Event.Exited(1, Exit.code(0), false));
        assertThat(lines)
                .containsExactly(
                        "INFO restart begins (operation 1)",
                        "INFO slot 0: ready (pid 4122, said so after 100ms)",
                        "INFO restart done: 1 worker replaced");
    }

    @Test
    void aWorkerThatLeavesByItselfIsNews() {
        start();
        lines.clear();
        step(5000, new Event.Exited(1, Exit.code(0), false));
        assertThat(lines).containsExactly("INFO slot 0: exit 0, on its own");
    }

    @Test
    void whatDoesNotEndIsKilledAndThatIsNews() {
        start();
        lines.clear();
        step(100, new Event.Asked(new Request.Shutdown(false)));
        step(5000, new Event.Tick());
        assertThat(lines).containsExactly("WARN slot 0: killed: still there after 5s");
    }

    @Test
    void theFirstLineSaysWhatIsRun() {
        journal.begins("web", 4, Map.of());
        assertThat(lines).containsExactly("INFO web: 4 workers");
    }

    @Test
    void theEventStreamHasAllOfIt() throws Exception {
        EventFeed.Subscription all = journal.feed().subscribe(T.toEpochMilli() * 1000 - 1);
        start();
        List<String> types = new ArrayList<>();
        while (all.next(Duration.ZERO) instanceof EventFeed.Item.Next(dev.muster.api.Event event)) {
            types.add(event.type());
            assertThat(event.at()).isBetween(T, now);
        }
        assertThat(types).containsExactly("launcher", "starting", "started", "ready");
    }

    @Test
    void timesAreForPeople() {
        assertThat(Journal.words(Duration.ofMillis(45))).isEqualTo("45ms");
        assertThat(Journal.words(Duration.ofMillis(1234))).isEqualTo("1.2s");
        assertThat(Journal.words(Duration.ofSeconds(2))).isEqualTo("2s");
        assertThat(Journal.words(Duration.ofMillis(90_400))).isEqualTo("90s");
    }
}
