/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.api.WorkerState;
import dev.muster.pool.Ready;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a worker says with sd_notify(3), all the way from its process to the state document. */
@Timeout(60)
class NotifyTest {
    private static final String COMMON = """
            import os, socket, time
            s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            s.connect(os.environ["NOTIFY_SOCKET"])
            def say(text): s.send(text.encode())
            def wait_for(name):
                while not os.path.exists(os.environ["FOLDER"] + "/" + name): time.sleep(0.01)
            """;

    private static final String TALKER = COMMON + """
            say("STATUS=loading\\nX_MUSTER_jobs=3\\nEXTEND_TIMEOUT_USEC=60000000")
            wait_for("go")
            say("READY=1\\nSTATUS=serving")
            r, w = os.pipe()
            socket.send_fds(s, [b"BARRIER=1"], [w])
            os.close(w)
            os.read(r, 1)
            say("X_MUSTER_barrier=passed")
            wait_for("leave")
            say("STOPPING=1\\nSTATUS=leaving")
            time.sleep(1000)
            """;

    private static final String WATCHED = COMMON + """
            assert os.environ["WATCHDOG_USEC"] == "1500000" and os.environ["WATCHDOG_PID"] == str(os.getpid())
            say("READY=1")
            while not os.path.exists(os.environ["FOLDER"] + "/hang"):
                say("WATCHDOG=1")
                time.sleep(0.05)
            time.sleep(1000)
            """;

    @TempDir
    Path folder;

    private RunningPool run(String program, Duration within, Duration watchdog) throws Exception {
        Pools pool = Pools.of(List.of("python3", "-c", program))
                .ready(new Ready.Notify(within))
                .env(Map.of("FOLDER", folder.toString()));
        return new RunningPool(folder, (watchdog.isZero() ? pool : pool.watchdog(watchdog)).pool(), true);
    }

    @Test
    void everyFieldArrives() throws Exception {
        try (RunningPool pool = run(TALKER, Duration.ofSeconds(4), Duration.ZERO)) {
            pool.await("its status", now -> now.workers().stream().anyMatch(w -> "loading".equals(w.status())));
            assertThat(pool.worker(1).state()).isEqualTo(WorkerState.STARTING);
            assertThat(pool.worker(1).user()).containsEntry("jobs", "3");
            assertThat(pool.control().ready()).isFalse();
            pool.await("it may boot longer than within", now -> {
                var row = now.workers().getFirst();
                return row.since().plusMillis(4500).isBefore(now.now()) && row.state() == WorkerState.STARTING;
            });
            Files.createFile(folder.resolve("go"));
            pool.awaitReady(1);
            assertThat(pool.worker(1).readyBy()).isEqualTo("notify");
            pool.await(
                    "the barrier is passed",
                    now -> now.workers().getFirst().user().containsKey("barrier"));
            assertThat(pool.worker(1).status()).isEqualTo("serving");
            pool.await(
                    "it has served",
                    now -> now.workers().getFirst().since().plusMillis(1100).isBefore(now.now()));
            Files.createFile(folder.resolve("leave"));
            pool.await(
                    "a replacement beside it",
                    now -> now.workers().stream().anyMatch(w -> w.incarnation() == 2)
                            && now.workers().stream().anyMatch(w -> w.incarnation() == 1));
            assertThat(pool.worker(1).state()).isEqualTo(WorkerState.STOPPING);
            assertThat(pool.worker(1).status()).isEqualTo("leaving");
        }
    }

    @Test
    void aMissedWatchdogEndsTheWorker() throws Exception {
        try (RunningPool pool = run(WATCHED, Duration.ofSeconds(20), Duration.ofMillis(1500))) {
            pool.awaitReady(1);
            pool.await(
                    "it is fed",
                    now -> now.workers().getFirst().since().plusMillis(1600).isBefore(now.now()));
            assertThat(pool.worker(1).state()).isEqualTo(WorkerState.READY);
            Files.createFile(folder.resolve("hang"));
            pool.awaitLog("WARN slot 0: missed its watchdog");
            pool.await("a replacement", now -> now.workers().stream().anyMatch(w -> w.incarnation() > 1));
        }
    }
}
