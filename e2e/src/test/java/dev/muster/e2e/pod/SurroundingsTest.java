/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e.pod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.e2e.Await;
import dev.muster.e2e.Images;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Muster works in every kind of pod that the {@code restricted} standard admits: each two of these choices meet in one of the pods. */
@OnKubernetes
@Execution(ExecutionMode.CONCURRENT)
class SurroundingsTest {
    private static final Duration SOON = Duration.ofMinutes(2);
    private static final int WORKERS = 2;
    private static final String ORPHAN = "sleep 987";

    /** As OpenShift gives it to a namespace: a high number, and the group 0. */
    private static final long HIGH = 1000680000;

    enum Surroundings {
        ALONE_ON_DISK_AS_1000(false, "", 1000, 1000),
        SHARED_IN_MEMORY_AS_1000(true, "Memory", 1000, 1000),
        SHARED_ON_DISK_AS_A_HIGH_USER(true, "", HIGH, HIGH),
        ALONE_IN_MEMORY_AS_A_HIGH_USER(false, "Memory", HIGH, HIGH),
        SHARED_IN_MEMORY_AS_TWO_USERS(true, "Memory", 1000, 2000),
        ALONE_ON_DISK_AS_TWO_USERS(false, "", HIGH, 1000);

        final boolean sharedProcesses;
        final String medium;
        final long user;
        final long userOfApp;

        Surroundings(boolean sharedProcesses, String medium, long user, long userOfApp) {
            this.sharedProcesses = sharedProcesses;
            this.medium = medium;
            this.user = user;
            this.userOfApp = userOfApp;
        }

        String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** Each worker leaves an orphan behind as soon as it starts. */
        PooledApp app() {
            var group = user == HIGH ? "runAsGroup: 0, fsGroup: " + HIGH : "runAsGroup: " + user;
            return new PooledApp(label())
                    .workers(WORKERS)
                    .pool("restart: {prove: 0s}")
                    .pool("stop: {drainDelay: 1s}")
                    .running(
                            "muster.test/python:1",
                            "/bin/sh",
                            "-c",
                            "(" + ORPHAN + " &); exec python3 /app/python/server.py {fd:http}")
                    .sharedProcesses(sharedProcesses)
                    .medium(medium)
                    .users("runAsUser: " + user + ", " + group, "runAsUser: " + userOfApp);
        }
    }

    @BeforeAll
    static void start(TestNamespace namespace) {
        namespace.load(Images.muster()).load(Images.python());
        Arrays.stream(Surroundings.values())
                .forEach(each -> namespace.apply(each.app().manifest()));
    }

    @ParameterizedTest
    @EnumSource
    void it_works(Surroundings surroundings, TestNamespace namespace) {
        var pod = namespace.awaitReady("app", surroundings.label(), 1, SOON).getFirst();
        var old = family(namespace, pod);
        answers(pod);

        new PodPool(pod).muster("restart").exits(0);

        var family = Await.until("new workers", SOON, () -> family(namespace, pod), now -> now.isAllNewBut(old));
        everythingIsWhereItBelongs(surroundings, namespace, pod, family);
        orphansAreReaped(namespace, family);
        allDieWithTheLauncher(namespace, pod, family);
        answers(pod);
        assertThat(pod.end(Duration.ofSeconds(30))).isEqualTo(Map.of("app", 0, "muster", 0));
    }

    /** The application's container: its first process, the workers, and what these have left behind. */
    private record Family(Status launcher, List<Status> workers, List<Status> orphans) {

        boolean isAllNewBut(Family old) {
            return workers.size() == WORKERS
                    && orphans.size() == WORKERS
                    && workers.stream().noneMatch(old.workers::contains);
        }
    }

    /** @param inside its number as it sees it itself */
    private record Status(long pid, long inside, long parent, long user) {

        static Status of(NodeAccess node, long pid) {
            var text = node.read("/proc/" + pid + "/status");
            return new Status(pid, last(text, "NSpid:"), last(text, "PPid:"), last(text, "Uid:"));
        }

        private static long last(String text, String field) {
            var line = text.lines().filter(each -> each.startsWith(field)).findFirst();
            return Long.parseLong(line.orElseThrow().replaceFirst("^.*\\s", ""));
        }
    }

    private static Family family(TestNamespace namespace, RunningPod pod) {
        var processes = pod.processes("app");
        return new Family(
                Status.of(namespace.node(), processes.getFirst().pid()),
                statuses(namespace, processes, "server.py"),
                statuses(namespace, processes, ORPHAN));
    }

    private static List<Status> statuses(
            TestNamespace namespace, List<NodeAccess.NodeProcess> processes, String command) {
        return processes.stream()
                .skip(1)
                .filter(each -> each.commandLine().contains(command)
                        && !each.commandLine().startsWith("/bin/sh"))
                .map(each -> Status.of(namespace.node(), each.pid()))
                .toList();
    }

    private static void answers(RunningPod pod) {
        var ask =
                "import urllib.request as r; print(r.urlopen('http://127.0.0.1:%d/').read())".formatted(PooledApp.PORT);
        assertThat(pod.exec("app", "python3", "-c", ask).exits(0).out()).contains("hello");
    }

    private static void everythingIsWhereItBelongs(
            Surroundings surroundings, TestNamespace namespace, RunningPod pod, Family family) {
        var manager =
                Status.of(namespace.node(), pod.processes("muster").getLast().pid());
        assertThat(manager.user()).isEqualTo(surroundings.user);
        assertThat(family.launcher().user()).isEqualTo(surroundings.userOfApp);
        assertThat(family.launcher().inside() == 1)
                .as("the launcher is process 1")
                .isNotEqualTo(surroundings.sharedProcesses);
        assertThat(family.workers())
                .extracting(Status::parent)
                .containsOnly(family.launcher().pid());
        assertThat(family.orphans())
                .extracting(Status::parent)
                .containsOnly(family.launcher().pid());
    }

    private static void orphansAreReaped(TestNamespace namespace, Family family) {
        var orphan = family.orphans().getFirst().pid();
        namespace.node().kill(orphan);
        awaitNoneOf(namespace, List.of(family.orphans().getFirst()));
    }

    private static void allDieWithTheLauncher(TestNamespace namespace, RunningPod pod, Family family) {
        pod.killContainer("app", SOON);
        awaitNoneOf(namespace, family.workers());
        awaitNoneOf(namespace, family.orphans());
        pod.awaitReady(SOON);
    }

    /** Also no zombie is left. */
    private static void awaitNoneOf(TestNamespace namespace, List<Status> ended) {
        ended.forEach(each -> Await.until("process " + each.pid() + " is gone", SOON, () -> {
            assertThatThrownBy(() -> namespace.node().read("/proc/" + each.pid() + "/status"))
                    .hasMessageContaining("no such file");
            return true;
        }));
    }
}
