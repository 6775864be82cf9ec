/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator;

import dev.muster.operator.children.Children.Surroundings;
import dev.muster.operator.telemetry.Endpoints;
import dev.muster.operator.telemetry.Meters;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The program: watches the pools of all namespaces, or of those that {@code MUSTER_NAMESPACES} names. Where several run, one of them
 * acts. Ends with status 2 when it was started wrongly.
 */
public final class MusterOperator {
    private static final int PORT = 6458;
    private static final Duration SAFETY = Duration.ofMinutes(10);
    private static final Duration FIRST_RETRY = Duration.ofMillis(500);
    private static final Duration LAST_RETRY = Duration.ofSeconds(30);

    private MusterOperator() {}

    public static void main(String[] arguments) throws InterruptedException, IOException {
        Map<String, String> environment = System.getenv();
        String image = environment.getOrDefault("MUSTER_IMAGE", "muster:0.1.0");
        String namespace = environment.getOrDefault("MUSTER_NAMESPACE", "muster-system");
        Clock clock = Clock.systemUTC();
        Meters meters = new Meters();
        AtomicBoolean leads = new AtomicBoolean();
        meters.leads(leads::get);
        KubernetesClient client = new KubernetesClientBuilder().build();
        WorkerPoolReconciler reconciler = new WorkerPoolReconciler(
                new Surroundings(namespace, image),
                new Hands(new Applied(client, clock)),
                new Secrets(client, clock),
                new Story(client, clock),
                meters,
                clock);
        Rounds rounds = new Rounds(meters, reconciler::forget);
        Operator operator = new Operator(settings -> {
            settings.withKubernetesClient(client);
            settings.withMetrics(rounds);
            settings.checkingCRDAndValidateLocalModel(false); // whoever may install a definition has checked it
            if ("off".equals(environment.get("MUSTER_LEADER_ELECTION"))) {
                leads.set(true);
            } else {
                settings.withLeaderElectionConfiguration(
                        LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration("muster-operator")
                                .withLeaseNamespace(namespace)
                                .withLeaderCallbacks(new LeaderCallbacks(
                                        () -> leads.set(true), () -> leads.set(false), leader -> {}))
                                .build());
            }
        });
        String namespaces = environment.getOrDefault("MUSTER_NAMESPACES", "");
        operator.register(reconciler, controller -> {
            controller.withReconciliationMaxInterval(SAFETY);
            controller.withRetry(new GenericRetry()
                    .setInitialInterval(FIRST_RETRY.toMillis())
                    .setIntervalMultiplier(2)
                    .setMaxInterval(LAST_RETRY.toMillis())
                    .withoutMaxAttempts()); // an outage may last, and nothing else would bring the next look
            if (!namespaces.isEmpty()) {
                controller.settingNamespaces(namespaces.split(",", -1));
            }
        });
        Health health = new Health(client, operator, rounds, reconciler.inspectors());
        Endpoints endpoints = new Endpoints(PORT, health::stuck, health::unready, meters);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            health.stopping();
            operator.stop();
            endpoints.close();
        }));
        operator.start();
        health.ready();
        Thread.currentThread().join();
    }
}
