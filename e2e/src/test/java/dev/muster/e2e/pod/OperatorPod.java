/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e.pod;

import dev.muster.e2e.Await;
import dev.muster.e2e.Images;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The operator, as its chart installs it in the test's own namespace, for pools in that namespace. */
final class OperatorPod {
    private static final String NAME = "muster-operator";
    private static final Duration SOON = Duration.ofSeconds(60);

    private OperatorPod() {}

    /** Brings the images of a fleet to the cluster, of which the application is the one in Go, and starts the operator for it. */
    static void serve(TestNamespace namespace) {
        namespace.load(Images.muster()).load(Images.operator()).load(Images.go());
        define(namespace);
        start(namespace);
    }

    /** Defines what a WorkerPool is, for all tests on the cluster, and waits until the cluster knows. */
    static void define(TestNamespace namespace) {
        try {
            var definition = Files.readString(Command.REPOSITORY.resolve("crds/workerpools.muster.dev.yaml"));
            namespace.apply(definition);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Await.until(
                "the cluster knows WorkerPools",
                SOON,
                () -> definition(namespace).get(),
                definition -> definition != null
                        && definition.getStatus() != null
                        && definition.getStatus().getConditions().stream()
                                .anyMatch(each -> each.getType().equals("Established")
                                        && each.getStatus().equals("True")));
    }

    /** Takes the definition away, and with it the test's own pools; fails where somebody else keeps any. */
    static void forget(TestNamespace namespace) {
        if (definition(namespace).get() == null) {
            return;
        }
        Await.until(
                "nobody else has a WorkerPool, those of namespaces that end included",
                SOON,
                () -> namespace
                        .client()
                        .genericKubernetesResources("muster.dev/v1alpha1", "WorkerPool")
                        .inAnyNamespace()
                        .list()
                        .getItems()
                        .stream()
                        .map(pool -> pool.getMetadata().getNamespace())
                        .toList(),
                owners -> owners.stream().allMatch(namespace.name()::equals));
        definition(namespace).delete();
        Await.until("the definition is gone", SOON, () -> definition(namespace).get() == null);
    }

    private static Resource<CustomResourceDefinition> definition(TestNamespace namespace) {
        return namespace
                .client()
                .apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName("workerpools.muster.dev");
    }

    /** @param values of the chart that this test wants otherwise, like {@code replicas=2} */
    static RunningPod start(TestNamespace namespace, String... values) {
        var set = Stream.concat(
                Stream.of("crds.install=false", "rbac.aggregate=false", "watchNamespaces={" + namespace.name() + "}"),
                Stream.of(values));
        var install = Stream.concat(
                Stream.of("install", "muster", "helm/muster", "--namespace", namespace.name()),
                set.flatMap(value -> Stream.of("--set", value)));
        namespace.prompt().helm(install.toArray(String[]::new)).exits(0);
        var replicas = namespace
                .client()
                .apps()
                .deployments()
                .inNamespace(namespace.name())
                .withName(NAME)
                .get()
                .getSpec()
                .getReplicas();
        return namespace
                .awaitReady("app.kubernetes.io/name", NAME, replicas, Duration.ofMinutes(2))
                .getFirst();
    }

    /** As many as are wanted; one of them acts, the others stand by. */
    static List<RunningPod> scale(TestNamespace namespace, int replicas) {
        namespace
                .client()
                .apps()
                .deployments()
                .inNamespace(namespace.name())
                .withName(NAME)
                .scale(replicas);
        return namespace.awaitReady("app.kubernetes.io/name", NAME, replicas, Duration.ofMinutes(2));
    }

    static RunningPod only(TestNamespace namespace) {
        return namespace
                .awaitReady("app.kubernetes.io/name", NAME, 1, Duration.ofMinutes(2))
                .getFirst();
    }

    /** The name of the pod that acts, by the lease; empty when it was given back. */
    static String leader(TestNamespace namespace) {
        var lease = namespace
                .client()
                .leases()
                .inNamespace(namespace.name())
                .withName("muster-operator")
                .get();
        return lease == null ? "" : Objects.requireNonNullElse(lease.getSpec().getHolderIdentity(), "");
    }
}
