/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator;

import dev.muster.crd.WorkerPool;
import dev.muster.operator.children.Children.Surroundings;
import dev.muster.operator.fleet.Wishes;
import dev.muster.operator.telemetry.Endpoints;
import dev.muster.operator.telemetry.Meters;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.OperatorException;
import io.javaoperatorsdk.operator.api.config.Cloner;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The program: watches the pools of all namespaces, or of those that {@code MUSTER_NAMESPACES} names. Where several run, one of them
 * acts. Ends with status 2 when it was started wrongly, with 1 when it cannot go on, and with 0 when it was told to end.
 */
public final class MusterOperator {
    private static final Logger LOG = System.getLogger(MusterOperator.class.getName());
    private static final int LOOKS_AT_ONCE = 16;
    private static final Duration SAFETY = Duration.ofMinutes(10);
    private static final Duration FIRST_RETRY = Duration.ofMillis(500);
    private static final Duration LAST_RETRY = Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final KubernetesClient client = Clients.acting();
    private final KubernetesClient watching = Clients.watching();
    private final Meters meters = new Meters();
    private final WorkerPoolReconciler reconciler;
    private final Rounds rounds;
    private final @Nullable Leadership leadership;
    private final Operator operator;
    private final Health health;
    private final Endpoints endpoints;
    private volatile int status;

    public static void main(String[] arguments) throws InterruptedException {
        JsonLines.install();
        try {
            MusterOperator operator = new MusterOperator(Settings.of(System.getenv()));
            Runtime.getRuntime().addShutdownHook(new Thread(operator::stop, "stop"));
            operator.start();
        } catch (IllegalArgumentException e) {
            LOG.log(Level.ERROR, e.getMessage());
            System.exit(2);
        } catch (IOException | KubernetesClientException | OperatorException e) {
            LOG.log(Level.ERROR, "it cannot start: " + why(e));
            Runtime.getRuntime().halt(1);
        } catch (RuntimeException | Error e) { // a mistake of ours, after which half of it would live on and do nothing
            LOG.log(Level.ERROR, "it cannot start", e);
            Runtime.getRuntime().halt(1);
        }
        Thread.currentThread().join();
    }

    private MusterOperator(Settings settings) throws IOException {
        Clock clock = Clock.systemUTC();
        leadership = settings.elects() ? leadership(settings, clock) : null;
        BooleanSupplier leads = leadership == null ? () -> true : leadership::holds;
        meters.leads(leads);
        reconciler = new WorkerPoolReconciler(
                new Surroundings(settings.namespace(), settings.image()),
                leads,
                watching,
                new Hands(new Applied(client, clock)),
                new Nudges(client),
                new Secrets(client, clock),
                new Story(client, clock),
                meters,
                clock);
        rounds = new Rounds(meters, reconciler::forget);
        operator = operator(settings);
        health = new Health(client, operator, rounds, reconciler.inspectors());
        endpoints = new Endpoints(settings.port(), health::stuck, health::unready, meters);
    }

    private Leadership leadership(Settings settings, Clock clock) {
        String host = System.getenv("HOSTNAME");
        String identity = host == null ? UUID.randomUUID().toString() : host;
        return new Leadership(client, settings.namespace(), identity, clock, this::lookAtAll, why -> {
            LOG.log(Level.ERROR, "ending: " + why);
            Runtime.getRuntime().halt(1); // at once, so that nothing is under way that somebody else may be doing
        });
    }

    /** A look reads a resource and writes another one: what is in the cache need not be copied for each. */
    private enum Shared implements Cloner {
        CACHED;

        @Override
        public <R extends HasMetadata> R clone(R resource) {
            return resource;
        }
    }

    private void lookAtAll() {
        reconciler.lookAtAll();
    }

    private Operator operator(Settings settings) {
        Operator made = new Operator(each -> {
            each.withKubernetesClient(client);
            each.withMetrics(rounds);
            each.withConcurrentReconciliationThreads(LOOKS_AT_ONCE);
            each.withInformerStoppedHandler(this::informerStopped);
            each.checkingCRDAndValidateLocalModel(false); // whoever may install a definition has checked it
            each.withResourceCloner(Shared.CACHED);
        });
        made.register(reconciler, controller -> {
            controller.withReconciliationMaxInterval(SAFETY);
            controller.withInformerListLimit(Clients.PAGE);
            controller.withGenerationAware(false).withOnUpdateFilter(MusterOperator::isOtherwise);
            controller.withRetry(new GenericRetry()
                    .setInitialInterval(FIRST_RETRY.toMillis())
                    .setIntervalMultiplier(2)
                    .setMaxInterval(LAST_RETRY.toMillis())
                    .withoutMaxAttempts()); // an outage may last, and nothing else would bring the next look
            if (!settings.namespaces().isEmpty()) {
                controller.settingNamespaces(Set.copyOf(settings.namespaces()));
            }
        });
        return made;
    }

    /** Whether something else is wanted of it: no generation tells that it is to be restarted by hand. */
    private static boolean isOtherwise(WorkerPool now, WorkerPool before) {
        return !Objects.equals(
                        now.getMetadata().getGeneration(), before.getMetadata().getGeneration())
                || !Objects.equals(Wishes.restart(now), Wishes.restart(before));
    }

    private void start() {
        operator.start();
        health.ready();
        LOG.log(
                Level.INFO,
                "the informers are synced; probes and metrics on port {0}",
                Integer.toString(endpoints.port()));
        if (leadership != null) {
            leadership.start();
        }
    }

    /** One that ended by itself will not come back, and without it all that is seen is old. */
    private void informerStopped(SharedIndexInformer<?> informer, @Nullable Throwable failure) {
        if (failure != null && informer.hasSynced()) {
            LOG.log(
                    Level.ERROR,
                    "ending: the informer of " + informer.getApiTypeClass().getSimpleName() + "s ended: "
                            + why(failure));
            status = 1;
            System.exit(status);
        }
    }

    /** What is under way is finished, within a bound, and somebody else may then act at once. */
    private void stop() {
        LOG.log(Level.INFO, "ending: no further steps are taken");
        health.stopping();
        reconciler.rest();
        try {
            rounds.awaitNone(PATIENCE);
            reconciler.inspectors().awaitTold(PATIENCE);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        if (leadership != null) {
            leadership.close();
        }
        endpoints.close();
        Runtime.getRuntime().halt(status);
    }

    /** The innermost reason that says something; what the API server refuses is a matter of the operator's role. */
    private static String why(Throwable failure) {
        String said = String.valueOf(failure.getMessage());
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            said = cause.getMessage() == null ? said : cause.getMessage();
            if (cause instanceof KubernetesClientException refusal
                    && refusal.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
                return "its role does not let it do what it must: " + said;
            }
        }
        return said;
    }
}
