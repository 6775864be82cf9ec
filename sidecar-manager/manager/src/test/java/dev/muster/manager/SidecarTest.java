/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.api.State;
import dev.muster.api.Worker;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Manager and launcher as two processes that share nothing but a folder, as the containers of a pod do: each comes and goes alone. */
@Timeout(120)
class SidecarTest {
    private static final String WORKER = "exec sleep 1000";

    @TempDir
    Path folder;

    private SidecarPod pod;

    @BeforeEach
    void aPod() throws Exception {
        pod = new SidecarPod(folder);
    }

    @AfterEach
    void nothingRunsOn() {
        pod.close();
    }

    @Test
    void probesAreAnsweredBeforeThereIsALauncher() throws Exception {
        pod.sidecar("--workers", "2");
        pod.await("it answers", () -> pod.probe("/livez") == 200);
        assertThat(pod.probe("/readyz")).isEqualTo(503);
        State state = pod.state();
        assertThat(state.observed().reason()).isEqualTo("waiting for the launcher");
        assertThat(state.workers()).allMatch(worker -> worker.pid() == null);
    }

    @Test
    void theLauncherBringsTheCommand() throws Exception {
        pod.sidecar("--workers", "2", "--listen", "http=127.0.0.1:" + pod.port());
        pod.launcher("sh", "-c", "test {fd:http} = 3; echo from slot $MUSTER_SLOT; " + WORKER);
        pod.awaitReady(2);
        assertThat(pod.probe("/readyz")).isEqualTo(200);
        try (Socket client = new Socket()) {
            client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), pod.port()), 1000);
        }
        assertThat(pod.launcherSaid()).contains("from slot 0", "from slot 1");
    }

    @Test
    void aManagerThatIsKilledIsReplacedAndNobodyNoticesIt() throws Exception {
        Process first = pod.sidecar("--workers", "2", "--listen", "http=127.0.0.1:" + pod.port());
        pod.launcher("sh", "-c", WORKER);
        pod.awaitReady(2);
        List<Integer> pids = pids();

        first.destroyForcibly().waitFor();
        try (Socket waiting = new Socket()) {
            waiting.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), pod.port()), 1000);
            pod.sidecar("--workers", "7", "--listen", "http=127.0.0.1:" + pod.port());
            State state = pod.awaitReady(2);
            assertThat(state.sockets().getFirst().queue()).isEqualTo(1);
        }
        assertThat(pids()).isEqualTo(pids);
    }

    @Test
    void aManagerThatIsToldToStopLeavesTheWorkersAlone() throws Exception {
        Process first = pod.sidecar("--workers", "2");
        pod.launcher("sh", "-c", WORKER);
        pod.awaitReady(2);
        List<Integer> pids = pids();

        first.destroy();
        assertThat(pod.exit(first)).isZero();
        pod.sidecar("--workers", "2");
        pod.awaitReady(2);
        assertThat(pids()).isEqualTo(pids);
    }

    @Test
    void aLauncherThatIsToldToStopExitsWhenTheWorkersHaveEndedAndTheNextOneGetsThemAgain() throws Exception {
        Process manager = pod.sidecar("--workers", "2", "--listen", "http=127.0.0.1:" + pod.port());
        Process launcher = pod.launcher("sh", "-c", WORKER);
        pod.awaitReady(2);

        launcher.destroy();
        assertThat(pod.exit(launcher)).isZero();
        assertThat(manager.isAlive()).isTrue();
        pod.await(
                "it waits",
                () -> "waiting for the launcher".equals(pod.state().observed().reason()));
        assertThat(pod.probe("/readyz")).isEqualTo(503);
        try (Socket waiting = new Socket()) {
            waiting.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), pod.port()), 1000);
            pod.launcher("sh", "-c", WORKER);
            assertThat(pod.awaitReady(2).sockets().getFirst().queue()).isEqualTo(1);
        }
    }

    @Test
    void aLauncherThatIsKilledIsReplacedAndTheSocketsStay() throws Exception {
        pod.sidecar("--workers", "2", "--listen", "http=127.0.0.1:" + pod.port());
        Process launcher = pod.launcher("sh", "-c", WORKER);
        pod.awaitReady(2);
        List<Integer> pids = pids();

        launcher.destroyForcibly().waitFor();
        try (Socket waiting = new Socket()) {
            waiting.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), pod.port()), 1000);
            pod.await("nothing that is gone is shown", () -> pids().isEmpty());
            assertThat(pod.probe("/readyz")).isEqualTo(503);
            assertThat(pod.state().observed().reason()).isEqualTo("waiting for the launcher");
            pod.launcher("sh", "-c", WORKER);
            pod.await(
                    "other workers are ready",
                    () -> pod.state().observed().ready() == 2 && pids().stream().noneMatch(pids::contains));
            assertThat(pod.state().sockets().getFirst().queue()).isEqualTo(1);
        }
    }

    private List<Integer> pids() throws Exception {
        return pod.state().workers().stream()
                .map(Worker::pid)
                .filter(Objects::nonNull)
                .toList();
    }
}
