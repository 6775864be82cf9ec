/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e.pod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.e2e.Await;
import dev.muster.e2e.Images;
import dev.muster.e2e.Outcome;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** The chart on a real cluster: what an installation, an upgrade and an uninstallation do to the pools. */
@OnKubernetes
@Isolated("the definition of the WorkerPool is the whole cluster's")
class HelmTest {
    private static final Duration SOON = Duration.ofMinutes(2);
    private static final String POOL = """
            apiVersion: muster.dev/v1alpha1
            kind: WorkerPool
            metadata: {name: web}
            spec:
              replicas: 2
              listen: [{name: http, port: 8080}]
              restart: {prove: 0s}
              template:
                spec:
                  securityContext: {runAsNonRoot: true, runAsUser: 1000, seccompProfile: {type: RuntimeDefault}}
                  containers:
                  - name: app
                    image: muster.test/go:1
                    command: [/app/go-server, "{fd:http}"]
                    securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
            """;

    @BeforeAll
    static void load(TestNamespace namespace) {
        namespace.load(Images.muster()).load(Images.operator()).load(Images.go());
    }

    /** What other tests have left of the definition would be somebody else's to Helm. */
    @BeforeEach
    void forget(TestNamespace namespace) {
        OperatorPod.forget(namespace);
    }

    @AfterEach
    void uninstall(TestNamespace namespace) {
        namespace.prompt().type("helm uninstall muster --ignore-not-found --wait");
        namespace.clear();
    }

    @Test
    void pools_are_untouched_by_an_upgrade_and_outlive_the_operator(TestNamespace namespace, @TempDir Path folder)
            throws IOException {
        var prompt = namespace.prompt();
        install(prompt, Chart.withoutCanary(folder).toString()).exits(0);
        assertThat(prompt.type("helm test muster --logs").exits(0).out())
                .contains("the operator is ready", "the WorkerPools of all namespaces can be read");
        namespace.apply(POOL);
        prompt.type("kubectl wait workerpool/web --for=jsonpath='{.status.pods}'=2/2 --timeout=2m")
                .exits(0);
        var pods = pods(namespace);
        var canary =
                "kubectl patch workerpool/web --type=merge -p '{\"spec\":{\"rollout\":{\"canary\":{\"pods\":1}}}}'";
        prompt.type(canary + " | grep -q 'no change'").exits(0); // the older definition does not know it

        prompt.type("helm upgrade muster helm/muster --wait --set replicas=2").exits(0);

        prompt.type(canary).exits(0);
        assertThat(prompt.type("kubectl get workerpool/web -o jsonpath={.spec.rollout.canary}")
                        .out())
                .isEqualTo("{\"hold\":\"1m\",\"pods\":1}");
        assertThat(prompt.type("kubectl get pdb/muster-operator -o jsonpath={.status.expectedPods}")
                        .out())
                .isEqualTo("2");
        assertThat(pods(namespace)).as("pods after the upgrade").isEqualTo(pods);

        prompt.type("helm uninstall muster --wait").exits(0);

        assertThat(pods(namespace)).as("pods without an operator").isEqualTo(pods);
        prompt.type("kubectl get workerpool/web").exits(0);

        install(prompt, Chart.FOLDER).exits(0);
        prompt.type("kubectl scale workerpool/web --replicas=3").exits(0);
        prompt.type("kubectl wait workerpool/web --for=jsonpath='{.status.pods}'=3/3 --timeout=2m")
                .exits(0);
        assertThat(pods(namespace))
                .as("the fleet is looked after again, as it was")
                .containsAll(pods);
    }

    @Test
    void without_keeping_it_the_definition_goes_and_takes_the_pools_with_it(TestNamespace namespace) {
        var prompt = namespace.prompt();
        assertThat(install(prompt, Chart.FOLDER, "crds.keep=false").exits(0).out())
                .contains("takes the definition with it, and with that ALL WorkerPools of the cluster");
        namespace.apply(POOL);
        namespace.awaitReady("muster.dev/pool", "web", 2, SOON);

        prompt.type("helm uninstall muster --wait").exits(0);

        Await.until("the pods go", SOON, () -> pods(namespace).isEmpty());
        assertThat(prompt.type("kubectl get crd/workerpools.muster.dev")
                        .exits(1)
                        .err())
                .contains("not found");
    }

    @Test
    void limited_to_its_namespace_it_touches_no_pool_elsewhere_and_could_not(TestNamespace namespace) {
        var prompt = namespace.prompt();
        install(prompt, Chart.FOLDER, "watchNamespaces={" + namespace.name() + "}")
                .exits(0);
        assertThat(prompt.type("helm test muster --logs").exits(0).out())
                .contains("the WorkerPools of " + namespace.name() + " can be read");
        var elsewhere = namespace.client().namespaces().withName("default");
        assertThat(elsewhere.get()).isNotNull();
        try {
            namespace.client().load(stream(POOL)).inNamespace("default").serverSideApply();
            namespace.apply(POOL);
            namespace.awaitReady("muster.dev/pool", "web", 2, SOON);

            assertThat(prompt.type("kubectl -n default get workerpool/web -o jsonpath='{.status}'")
                            .exits(0)
                            .out())
                    .isEqualTo("{\"observedGeneration\":-1}");
            prompt.type("kubectl -n default get deployment/web").exits(1);
        } finally {
            prompt.type("kubectl -n default delete workerpool/web --ignore-not-found");
        }
        var operator = " --as=system:serviceaccount:" + namespace.name() + ":muster-operator";
        prompt.type("kubectl auth can-i list workerpools" + operator).exits(0);
        for (var forbidden : List.of(
                "list workerpools -A",
                "list workerpools -n default",
                "create deployments -n default",
                "list pods -n default",
                "list secrets",
                "get secrets -n kube-system",
                "delete deployments",
                "get leases/another")) {
            assertThat(prompt.type("kubectl auth can-i " + forbidden + operator)
                            .exits(1)
                            .out())
                    .as(forbidden)
                    .isEqualTo("no\n");
        }
    }

    @Test
    void all_that_the_dashboard_shows_is_served(TestNamespace namespace) {
        var prompt = namespace.prompt();
        install(prompt, Chart.FOLDER, "watchNamespaces={" + namespace.name() + "}")
                .exits(0);
        namespace.apply(POOL);
        prompt.type("kubectl wait workerpool/web --for=jsonpath='{.status.pods}'=2/2 --timeout=2m")
                .exits(0);
        prompt.type("kubectl patch workerpool/web --type=merge -p '{\"spec\":{\"workers\":2}}'")
                .exits(0);
        prompt.type("kubectl wait workerpool/web --for=jsonpath='{.status.workers.ready}'=4 --timeout=2m")
                .exits(0);

        var served = prompt.type("kubectl get --raw /api/v1/namespaces/" + namespace.name()
                        + "/services/muster-operator:6458/proxy/metrics")
                .exits(0)
                .out();

        var dashboard = Chart.with("metrics.dashboard.enabled=true")
                .the("ConfigMap")
                .path("data")
                .toString();
        var shown = Pattern.compile("muster_operator_[a-z_]+")
                .matcher(dashboard)
                .results()
                .map(MatchResult::group);
        assertThat(shown.distinct())
                .hasSizeGreaterThan(8)
                .allMatch(name -> served.contains("\n" + name + "{") || served.contains("\n" + name + " "));
    }

    private static Outcome install(Prompt prompt, String chart, String... values) {
        var words = Stream.concat(
                Stream.of("install", "muster", chart, "--wait", "--timeout", "2m"),
                Stream.of(values).flatMap(value -> Stream.of("--set", value)));
        return prompt.helm(words.toArray(String[]::new));
    }

    private static InputStream stream(String manifest) {
        return new ByteArrayInputStream(manifest.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> pods(TestNamespace namespace) {
        return namespace.pods("muster.dev/pool", "web").stream()
                .filter(RunningPod::isReady)
                .map(pod -> pod.name() + " " + pod.restarts("app") + pod.restarts("muster"))
                .sorted()
                .toList();
    }
}
