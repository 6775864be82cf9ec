/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.api.Operation;
import dev.muster.api.OperationState;
import dev.muster.api.RestartRequest;
import dev.muster.api.client.InspectorClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What workers write is in the log of their own container, and a failure is told with the last of it, which the launcher keeps. */
@Timeout(120)
class SidecarOutputTest {
    private static final String SAYS_READY = """
            echo all is well
            exec python3 -c '
            import os, socket, time
            socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM).sendto(b"READY=1", os.environ["NOTIFY_SOCKET"])
            time.sleep(1000)'
            """;

    @TempDir
    Path folder;

    private SidecarPod pod;

    @BeforeEach
    void aPodWhoseWorkersSayThatTheyAreReady() throws Exception {
        pod = new SidecarPod(folder).with("ready: {when: notify, within: 1s}\n");
    }

    @AfterEach
    void nothingRunsOn() {
        pod.close();
    }

    @Test
    void ofAWorkerThatExits() throws Exception {
        assertThat(restartInto("echo cannot bind >&2; exit 3").message()).contains("exit 3", "\n  | cannot bind");
        assertThat(pod.launcherSaid()).contains("all is well\n", "cannot bind\n");
        assertThat(pod.managerSaid()).doesNotContain("all is well");
    }

    @Test
    void ofAWorkerThatIsNotReadyInTimeAndStillLives() throws Exception {
        assertThat(restartInto("echo waiting for the database; exec sleep 1000").message())
                .contains("not ready within", "\n  | waiting for the database");
    }

    /** A restart of the only worker whose program has become another meanwhile. */
    private Operation restartInto(String worse) throws Exception {
        Path program = Files.writeString(folder.resolve("program"), SAYS_READY);
        pod.sidecar("--workers", "1");
        pod.launcher("sh", "-c", ". " + program);
        pod.awaitReady(1);
        Files.writeString(program, worse);
        InspectorClient manager = InspectorClient.over(pod.run().resolve("control.sock"));
        Operation begun = manager.restart(RestartRequest.ALL);
        Operation ended = manager.withTimeout(Duration.ofSeconds(40)).operation(begun.id(), Duration.ofSeconds(30));
        assertThat(ended.state()).isEqualTo(OperationState.FAILED);
        return ended;
    }
}
