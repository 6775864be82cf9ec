/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e.pod;

import dev.muster.e2e.Await;
import dev.muster.e2e.Outcome;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.dsl.PodResource;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A pod, looked at anew each time. */
final class RunningPod {
    private static final Duration EXEC = Duration.ofSeconds(60);

    private final TestNamespace namespace;
    private final String name;

    RunningPod(TestNamespace namespace, String name) {
        this.namespace = namespace;
        this.name = name;
    }

    String name() {
        return name;
    }

    private PodResource resource() {
        return namespace.client().pods().inNamespace(namespace.name()).withName(name);
    }

    /** As the API server has it now. */
    Pod now() {
        return Objects.requireNonNull(resource().get(), () -> "there is no pod " + name);
    }

    boolean exists() {
        return resource().get() != null;
    }

    boolean isReady() {
        var pod = resource().get();
        return pod != null && Readiness.isPodReady(pod);
    }

    RunningPod awaitReady(Duration within) {
        Await.until("pod " + name + " is ready", within, this::isReady);
        return this;
    }

    String ip() {
        return now().getStatus().getPodIP();
    }

    static Stream<String> containersOf(Pod pod) {
        var spec = pod.getSpec();
        return Stream.concat(spec.getInitContainers().stream(), spec.getContainers().stream())
                .map(Container::getName);
    }

    /** What a container has printed since it last started. */
    String log(String container) {
        return resource().inContainer(container).getLog();
    }

    private static Stream<ContainerStatus> statuses(Pod pod) {
        var status = pod.getStatus();
        return Stream.concat(status.getInitContainerStatuses().stream(), status.getContainerStatuses().stream());
    }

    private ContainerStatus status(String container) {
        return statuses(now())
                .filter(each -> each.getName().equals(container))
                .findFirst()
                .orElseThrow(() -> new AssertionError("pod " + name + " has no status of a container " + container));
    }

    int restarts(String container) {
        return status(container).getRestartCount();
    }

    boolean isRunning(String container) {
        return status(container).getState().getRunning() != null;
    }

    /** The name of the image that the container was made from. */
    String image(String container) {
        return status(container).getImage();
    }

    /** As the node's runtime knows the container that runs now. */
    String containerId(String container) {
        return status(container).getContainerID().replaceFirst("^.*://", "");
    }

    /** Runs a program in a container to its end, as {@code kubectl exec} does. */
    Outcome exec(String container, String... command) {
        return exec(resource(), container, command);
    }

    static Outcome exec(PodResource pod, String container, String... command) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var begin = System.nanoTime();
        try (var running =
                pod.inContainer(container).writingOutput(out).writingError(err).exec(command)) {
            Integer exit = running.exitCode().get(EXEC.toMillis(), TimeUnit.MILLISECONDS);
            if (exit == null) {
                throw new AssertionError(
                        "the connection ended before " + String.join(" ", command) + " in " + container);
            }
            return new Outcome(
                    String.join(" ", command),
                    exit,
                    out.toString(StandardCharsets.UTF_8),
                    err.toString(StandardCharsets.UTF_8),
                    Duration.ofNanos(System.nanoTime() - begin));
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("no end of " + String.join(" ", command) + " in " + container, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Kills a container's first process with -9, as the kernel does when memory runs out, and waits until its successor runs. */
    void killContainer(String container, Duration within) {
        var before = restarts(container);
        namespace
                .node()
                .kill(namespace.node().processes(this, container).getFirst().pid());
        Await.until(
                container + " is started again", within, () -> restarts(container) > before && isRunning(container));
    }

    /** The processes of a container, the first one first, by their numbers on the node. */
    List<NodeAccess.NodeProcess> processes(String container) {
        return namespace.node().processes(this, container);
    }

    /**
     * Kills the manager, but not the first process of its container, and waits until its successor says that the pool is ready:
     * asked past Kubernetes, for which the pod may be ready all the while.
     */
    void killManager(Duration within) {
        var init = processes("muster").getFirst();
        var manager = processes("muster").get(1);
        namespace.node().kill(manager.pid());
        Await.until("the manager is started again", within, () -> {
            var now = processes("muster");
            return now.size() == 2 && now.getFirst().equals(init) && now.get(1).pid() != manager.pid();
        });
        var readyz = "http://%s:6458/readyz".formatted(ip());
        Await.until("the manager is ready", within, () -> namespace.node().isOk(readyz));
    }

    /** Changes a container's image in place, one of the few things of a running pod that can be changed. */
    void changeImage(String container, String image) {
        resource().edit(pod -> {
            var spec = pod.getSpec();
            Stream.concat(spec.getInitContainers().stream(), spec.getContainers().stream())
                    .filter(each -> each.getName().equals(container))
                    .forEach(each -> each.setImage(image));
            return pod;
        });
    }

    /** Deletes the pod as {@code kubectl delete} does, with its own grace, and does not wait. */
    void delete() {
        resource().delete();
    }

    /** Deletes it without any grace, and does not wait. */
    void deleteAtOnce() {
        resource().withGracePeriod(0).delete();
    }

    /** Deletes it, with its own grace, and returns with which code each of the containers ended that ran until then. */
    Map<String, Integer> end(Duration within) {
        delete();
        var last = resource()
                .waitUntilCondition(pod -> pod == null || terminated(pod), within.toMillis(), TimeUnit.MILLISECONDS);
        return statuses(Objects.requireNonNull(last, "it was gone before its end was seen"))
                .filter(each -> !each.getName().equals("install"))
                .collect(Collectors.toMap(
                        ContainerStatus::getName,
                        each -> each.getState().getTerminated().getExitCode()));
    }

    private static boolean terminated(Pod pod) {
        return statuses(pod).allMatch(each -> each.getState().getTerminated() != null);
    }

    void awaitGone(Duration within) {
        Await.until("pod " + name + " is gone", within, () -> !exists());
    }
}
