/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.api.Exit;
import dev.muster.api.Launcher;
import dev.muster.api.Observed;
import dev.muster.api.Operation;
import dev.muster.api.OperationState;
import dev.muster.api.ProcessState;
import dev.muster.api.ProcessStatus;
import dev.muster.api.Socket;
import dev.muster.api.State;
import dev.muster.api.Stuck;
import dev.muster.api.Target;
import dev.muster.api.Worker;
import dev.muster.api.WorkerState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StateTableTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final Observed CALM = new Observed(4, 4, 4, true, null);
    private static final Socket HTTP = new Socket("http", "[::]:8080", 0, 1024, 0);

    @Test
    void aCalmPoolLooksAsTheContractShowsIt() {
        State state = state(
                CALM,
                List.of(
                        worker(0, 7, WorkerState.READY, 4121, ago("3h12m"), 0, 0.12, 61, null, null, "Started"),
                        worker(1, 9, WorkerState.READY, 4190, ago("2m"), 1, 0.11, 58, killed("2m"), null, "Crashed")),
                List.of(HTTP),
                List.of());

        assertThat(StateTable.of(state, false)).isEqualTo("""
                        web   revision a1b2c3   4/4 ready   http *:8080 queue 0/1024   inspector 127.0.0.1:6457   up 3h12m
                        SLOT  STATE    PID    INC  REVISION  UP      RESTARTS  CPU   RSS     LAST EXIT
                        0     ready    4121   7    a1b2c3    3h12m   0         12%   61 MiB  -
                        1     ready    4190   9    a1b2c3    2m      1         11%   58 MiB  signal 9 (KILL), 2m ago
                        """);
    }

    @Test
    void aRestartShowsTheOldAndTheNewIncarnationAndWhyItIsNotOver() {
        State state = state(
                new Observed(4, 5, 0, false, "slot 0 is starting a1b2c3"),
                List.of(
                        worker(0, 7, WorkerState.STOPPING, 4121, ago("12s"), 0, 0.12, 61, null, null, "Replaced"),
                        worker(0, 9, WorkerState.STARTING, 4190, ago("1s"), 0, null, null, null, null, "Restart")),
                List.of(HTTP),
                List.of(operation("41", OperationState.RUNNING, null)));

        assertThat(StateTable.of(state, false)).isEqualTo("""
                        web   revision a1b2c3   4/4 ready   http *:8080 queue 0/1024   inspector 127.0.0.1:6457   up 3h12m
                        slot 0 is starting a1b2c3
                        SLOT  STATE     PID    INC  REVISION  UP      RESTARTS  CPU   RSS     LAST EXIT  NOTE
                        0     stopping  4121   7    a1b2c3    -       0         12%   61 MiB  -          for 12s
                        0     starting  4190   9    a1b2c3    1s      0         -     -       -          -

                        restart 41 running for 30s
                        """);
    }

    @Test
    void whatIsWrongIsSaidBesideEachWorkerAndTheLastFailureBelow() {
        State state = state(
                new Observed(1, 1, 1, false, "slot 1 is in back-off"),
                List.of(
                        stuck(worker(0, 7, WorkerState.READY, 4121, ago("3h12m"), 0, 1.0, 61, null, null, "Started")),
                        worker(
                                1,
                                9,
                                WorkerState.BACKOFF,
                                null,
                                ago("2s"),
                                3,
                                null,
                                null,
                                exited("2s"),
                                NOW.plusSeconds(4),
                                "x"),
                        worker(
                                2,
                                0,
                                WorkerState.FAILED,
                                null,
                                ago("2m"),
                                0,
                                null,
                                null,
                                null,
                                null,
                                "not executable\nmore"),
                        worker(3, 3, WorkerState.HELD, null, ago("2m"), 0, null, null, null, null, "Stopped")),
                List.of(new Socket("app", "unix:/run/app.sock", 8, 8, 5)),
                List.of(
                        operation("40", OperationState.FAILED, "older"),
                        operation("41", OperationState.FAILED, "slot 1: exit 1\nImportError: app")));

        assertThat(StateTable.of(state, false)).isEqualTo("""
                        web   revision a1b2c3   1/4 ready   app unix:/run/app.sock queue 8/8 drops 5   inspector 127.0.0.1:6457   up 3h12m
                        slot 1 is in back-off
                        SLOT  STATE    PID    INC  REVISION  UP      RESTARTS  CPU   RSS     LAST EXIT       NOTE
                        0     ready    4121   7    a1b2c3    3h12m   0         100%  61 MiB  -               stuck for 12s: blocked in read(7)
                        1     backoff  -      9    a1b2c3    -       3         -     -       exit 1, 2s ago  next try in 4s
                        2     failed   -      -    a1b2c3    -       0         -     -       -               not executable
                        3     held     -      3    a1b2c3    -       0         -     -       -               Stopped

                        restart 41 failed 20s ago: slot 1: exit 1
                        """);
    }

    @Test
    void processesHaveATableOfTheirOwn() {
        State bare = state(CALM, List.of(), List.of(), List.of());
        State state = new State(
                bare.name(),
                bare.version(),
                NOW,
                bare.since(),
                null,
                bare.target(),
                bare.observed(),
                List.of(),
                List.of(new ProcessStatus(
                        "scheduler", ProcessState.RUNNING, 4130, NOW, 0, null, null, 3L, null, false, null, null)),
                List.of(),
                List.of(),
                List.of());

        assertThat(StateTable.of(state, false)).isEqualTo("""
                        web   revision a1b2c3   4/4 ready   up 3h12m
                        SLOT  STATE    PID    INC  REVISION  UP      RESTARTS  CPU   RSS     LAST EXIT

                        PROCESS    STATE    PID    UP      RESTARTS  CPU   RSS     LAST EXIT
                        scheduler  running  4130   0s      0         -     -       -
                        """);
    }

    @Test
    void inAPodItIsSaidForHowLongTheLauncherIsThere() {
        State bare = state(CALM, List.of(), List.of(), List.of());
        State state = new State(
                bare.name(),
                bare.version(),
                NOW,
                bare.since(),
                null,
                new Launcher(1, ago("2m"), 1),
                bare.target(),
                bare.observed(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                null,
                null);

        assertThat(StateTable.of(state, false))
                .startsWith("web   revision a1b2c3   4/4 ready   up 3h12m   launcher 2m\n");
    }

    @Test
    void coloursSurroundTextAndChangeNoAlignment() {
        State state = state(
                CALM,
                List.of(worker(0, 7, WorkerState.READY, 4121, ago("2m"), 0, 0.12, 61, null, null, "Started")),
                List.of(HTTP),
                List.of());

        String coloured = StateTable.of(state, true);

        assertThat(coloured).contains("\u001b[32mready\u001b[0m    4121");
        assertThat(coloured.replaceAll("\u001b\\[\\d+m", "")).isEqualTo(StateTable.of(state, false));
    }

    private static State state(
            Observed observed, List<Worker> workers, List<Socket> sockets, List<Operation> operations) {
        return new State(
                "web",
                "0.1.0",
                NOW,
                ago("3h12m"),
                "127.0.0.1:6457",
                new Target(4, "a1b2c3", "a1b2c3"),
                observed,
                workers,
                List.of(),
                sockets,
                List.of(),
                operations);
    }

    private static Worker worker(
            int slot,
            long incarnation,
            WorkerState state,
            @Nullable Integer pid,
            Instant since,
            int restarts,
            @Nullable Double cpu,
            @Nullable Integer mebibytes,
            @Nullable Exit lastExit,
            @Nullable Instant nextTry,
            String reason) {
        Long rss = mebibytes == null ? null : (long) mebibytes << 20;
        return new Worker(
                slot,
                incarnation,
                "a1b2c3",
                state,
                null,
                pid,
                since,
                restarts,
                reason,
                lastExit,
                nextTry,
                null,
                null,
                cpu,
                rss,
                new TreeMap<>());
    }

    private static Worker stuck(Worker worker) {
        return new Worker(
                worker.slot(),
                worker.incarnation(),
                worker.revision(),
                worker.state(),
                worker.readyBy(),
                worker.pid(),
                worker.since(),
                worker.restarts(),
                worker.reason(),
                worker.lastExit(),
                worker.nextTry(),
                new Stuck(ago("12s"), "blocked in read(7)"),
                worker.status(),
                worker.cpu(),
                worker.rss(),
                worker.user());
    }

    private static Operation operation(String id, OperationState state, @Nullable String message) {
        return new Operation(
                id, "restart", state, ago("30s"), state == OperationState.RUNNING ? null : ago("20s"), message);
    }

    private static Exit killed(String when) {
        return Exit.bySignal(9, "KILL", false, false, ago(when));
    }

    private static Exit exited(String when) {
        return Exit.withCode(1, ago(when));
    }

    private static Instant ago(String span) {
        return NOW.minus(Duration.parse("PT" + span.toUpperCase(Locale.ROOT)));
    }
}
