/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator;

import dev.muster.operator.children.Children.Surroundings;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;

/**
 * The program: watches the pools of all namespaces, or of those that {@code MUSTER_NAMESPACES} names. Where several run, one of them
 * acts. Ends with status 2 when it was started wrongly.
 */
public final class MusterOperator {
    private static final Duration SAFETY = Duration.ofMinutes(10);

    private MusterOperator() {}

    public static void main(String[] arguments) throws InterruptedException {
        Map<String, String> environment = System.getenv();
        String image = environment.getOrDefault("MUSTER_IMAGE", "muster:0.1.0");
        String namespace = environment.getOrDefault("MUSTER_NAMESPACE", "muster-system");
        Clock clock = Clock.systemUTC();
        KubernetesClient client = new KubernetesClientBuilder().build();
        WorkerPoolReconciler reconciler = new WorkerPoolReconciler(
                new Surroundings(namespace, image),
                new Hands(new Applied(client, clock)),
                new Secrets(client, clock),
                new Story(client, clock),
                clock);
        Operator operator = new Operator(settings -> {
            settings.withKubernetesClient(client);
            settings.checkingCRDAndValidateLocalModel(false); // whoever may install a definition has checked it
            if (!"off".equals(environment.get("MUSTER_LEADER_ELECTION"))) {
                settings.withLeaderElectionConfiguration(new LeaderElectionConfiguration("muster-operator", namespace));
            }
        });
        String namespaces = environment.getOrDefault("MUSTER_NAMESPACES", "");
        operator.register(reconciler, controller -> {
            controller.withReconciliationMaxInterval(SAFETY);
            if (!namespaces.isEmpty()) {
                controller.settingNamespaces(namespaces.split(",", -1));
            }
        });
        Runtime.getRuntime().addShutdownHook(new Thread(operator::stop));
        operator.start();
        Thread.currentThread().join();
    }
}
