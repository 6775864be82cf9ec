/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.api.ScaleRequest;
import dev.muster.api.Settings;
import dev.muster.api.SettingsRequest;
import dev.muster.api.State;
import dev.muster.api.Worker;
import dev.muster.api.client.InspectorClient;
import dev.muster.pool.yaml.WrittenPool;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The pool file of a pod is changed in its volume: what can be had in place is, nobody else notices, and what is wrong is said. */
@Timeout(180)
class ChangedPoolFileTest {
    private static final String FIRST = "workers: 2\n";
    private static final String OTHER = "workers: 2\nready: {when: alive, after: 20ms}\n";

    @TempDir
    Path folder;

    private SidecarPod pod;

    @BeforeEach
    void aPod() throws Exception {
        pod = new SidecarPod(folder).underInit();
    }

    @AfterEach
    void nothingRunsOn() {
        pod.close();
    }

    private void begin(String yaml) throws Exception {
        pod.mount(yaml);
        pod.sidecar();
        pod.launcher("sh", "-c", "exec sleep 1000");
        pod.awaitReady(2);
    }

    @Test
    void otherSettingsAreInForceSoonAndNoWorkerNotices() throws Exception {
        begin(FIRST);
        List<Integer> pids = pids();
        long manager = pod.manager();

        String text = pod.mount(OTHER);
        awaitInForce(text);

        assertThat(pod.manager()).as("it began anew").isNotEqualTo(manager);
        assertThat(settings().problem()).isNull();
        assertThat(pids()).isEqualTo(pids);
    }

    @Test
    void aCommentChangesNothing() throws Exception {
        begin(FIRST);
        long manager = pod.manager();

        pod.mount("# nothing\n" + FIRST);
        pod.mount("workers: 3\n");
        pod.awaitReady(3);

        assertThat(pod.manager()).isEqualTo(manager);
    }

    @Test
    void aBadFileIsSaidOnceAndTheOldSettingsStayAlsoForTheNextManager() throws Exception {
        begin(FIRST);
        String before = settings().fingerprint();
        pod.mount("workers: 2\nready: {whem: alive}\n");
        pod.await("it is said", () -> settings().problem() != null);
        assertThat(settings().problem()).contains("pool.yaml:5:9: ready.whem: is not a field: did you mean when?");
        assertThat(settings().fingerprint()).isEqualTo(before);

        long manager = pod.manager();
        ProcessHandle.of(manager).orElseThrow().destroyForcibly();
        pod.await(
                "the next one answers",
                () -> pod.manager() != manager && pod.state().observed().ready() == 2);
        assertThat(settings().fingerprint()).isEqualTo(before);
        assertThat(settings().problem()).contains("ready.whem");

        String good = pod.mount(OTHER);
        awaitInForce(good);
        assertThat(settings().problem()).isNull();
        assertThat(pod.managerSaid().split("did you mean when", -1)).hasSize(1 + 2); // by each manager once
    }

    @Test
    void anotherNumberOfWorkersIsAskedForAndWhatWasAskedByHandStays() throws Exception {
        begin(FIRST);
        List<Integer> pids = pids();
        pod.mount("workers: 3\n");
        pod.awaitReady(3);
        assertThat(pids()).containsAll(pids);

        inspector().scale(new ScaleRequest("4"));
        pod.awaitReady(4);
        awaitInForce(pod.mount("workers: 3\nready: {when: alive, after: 20ms}\n"));
        assertThat(pod.awaitReady(4).target().workers()).isEqualTo(4);

        awaitInForce(pod.mount("workers: 2\nready: {when: alive, after: 30ms}\n"));
        pod.awaitReady(2);
    }

    @Test
    void whatOnlyNewWorkersHaveReplacesThemInPlace() throws Exception {
        begin(FIRST);
        List<Integer> pids = pids();
        State before = pod.state();

        awaitInForce(pod.mount(FIRST + "env: {GREETING: hello}\n"));
        pod.await(
                "other workers are ready",
                () -> pod.state().observed().converged() && pids().stream().noneMatch(pids::contains));
        assertThat(pod.state().target().revision()).isEqualTo(before.target().revision() + "+1");

        pod.mount(FIRST + "env: {GREETING: hello}\nrevision: v7\n");
        pod.await(
                "the revision is there",
                () -> pod.state().observed().converged()
                        && pod.state().target().revision().equals("v7"));
    }

    @Test
    void whatAPodKeepsForItsLifeIsSaidAndStays() throws Exception {
        begin("workers: 2\nlisten: [{name: http, port: " + pod.port() + "}]\n");
        String before = settings().fingerprint();
        pod.mount("workers: 2\nlisten: [{name: web, port: " + pod.port() + "}]\n" + "recycle: {age: 1h}\n");
        pod.await("it is said", () -> settings().problem() != null);
        assertThat(settings().problem())
                .endsWith(
                        "pool.yaml: listen cannot change in a running pod: all of it is as it was here, and new pods begin"
                                + " with the new settings");
        assertThat(settings().fingerprint()).isEqualTo(before);
        assertThat(pod.state().sockets().getFirst().name()).isEqualTo("http");
    }

    @Test
    void whereAnOperatorAsksTheFileOnlySaysWhatAPodBeginsWith() throws Exception {
        pod.environment("MUSTER_OPERATED", "true");
        begin(FIRST + "revision: r1\n");
        List<Integer> pids = pids();

        take(pod.mount("workers: 5\nrevision: r2\nenv: {GREETING: hello}\n"));
        State state = pod.awaitReady(2);

        assertThat(state.target().revision()).isEqualTo("r1");
        assertThat(pids()).isEqualTo(pids);
    }

    @Test
    void whereAnOperatorAsksItSaysWhenAPodTakesOtherSettings() throws Exception {
        pod.environment("MUSTER_OPERATED", "true");
        begin(FIRST);
        long manager = pod.manager();
        String before = settings().fingerprint();

        String other = WrittenPool.fingerprint(pod.mount(OTHER));
        pod.await("it waits", () -> other.equals(settings().waiting()));
        assertThat(settings().fingerprint()).isEqualTo(before);
        assertThatThrownBy(() -> inspector().settings(new SettingsRequest(before + "x")))
                .hasMessageContaining("those that wait are " + other);
        pod.mount(FIRST);
        pod.await("nothing waits", () -> settings().waiting() == null);
        assertThat(pod.manager()).isEqualTo(manager);

        take(pod.mount(OTHER));
        assertThat(pod.manager()).as("it began anew").isNotEqualTo(manager);
        assertThat(settings().waiting()).isNull();
    }

    /** As an operator does. */
    private void take(String text) throws Exception {
        String fingerprint = WrittenPool.fingerprint(text);
        pod.await("they wait", () -> fingerprint.equals(settings().waiting()));
        inspector().settings(new SettingsRequest(fingerprint));
        awaitInForce(text);
    }

    private void awaitInForce(String text) throws Exception {
        pod.await("the settings are in force", () -> settings().fingerprint().equals(WrittenPool.fingerprint(text)));
    }

    private InspectorClient inspector() {
        return InspectorClient.over(pod.run().resolve("control.sock"));
    }

    private Settings settings() throws Exception {
        return Objects.requireNonNull(pod.state().settings());
    }

    private List<Integer> pids() throws Exception {
        return pod.state().workers().stream()
                .map(Worker::pid)
                .filter(Objects::nonNull)
                .toList();
    }
}
