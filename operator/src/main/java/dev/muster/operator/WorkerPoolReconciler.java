/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator;

import dev.muster.crd.WorkerPool;
import dev.muster.operator.children.Children;
import dev.muster.operator.children.Children.Surroundings;
import dev.muster.operator.children.Labels;
import dev.muster.operator.fleet.Fleets;
import dev.muster.operator.fleet.Hindrance;
import dev.muster.operator.fleet.Statuses;
import dev.muster.operator.inspectors.Inspectors;
import dev.muster.operator.telemetry.Meters;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Observes, plans and acts, for one pool at a time and any number of pools at once. A look takes milliseconds: inspectors are asked
 * elsewhere, and their answers bring the next look.
 */
final class WorkerPoolReconciler implements Reconciler<WorkerPool> {
    private static final Logger LOG = System.getLogger(WorkerPoolReconciler.class.getName());
    private static final Duration SOONEST = Duration.ofMillis(200);

    /** Every answer brings a look, and so does having none. */
    private static final Duration UNHEARD = Duration.ofSeconds(30);

    /** What stands in a pool's way may be removed, which nobody tells. */
    private static final Duration TRY_AGAIN = Duration.ofSeconds(10);

    private final SimpleInboundEventSource<WorkerPool> news = new SimpleInboundEventSource<>("inspectors");
    private final Known.Pools pools = new Known.Pools();
    private final BooleanSupplier leads;
    private final KubernetesClient watching;
    private final Inspectors inspectors;
    private final Meters meters;
    private final Surroundings operator;
    private final Hands hands;
    private final Nudges nudges;
    private final Secrets secrets;
    private final Story story;
    private final Report report;
    private final Steps steps;
    private final Clock clock;
    private volatile @Nullable IndexerResourceCache<WorkerPool> resources;
    private volatile boolean resting;

    /** @param leads whether this operator is the one that acts; where it is not, looks do nothing */
    WorkerPoolReconciler(
            Surroundings operator,
            BooleanSupplier leads,
            KubernetesClient watching,
            Hands hands,
            Nudges nudges,
            Secrets secrets,
            Story story,
            Meters meters,
            Clock clock) {
        this.leads = leads;
        this.watching = watching;
        this.operator = operator;
        this.meters = meters;
        this.hands = hands;
        this.nudges = nudges;
        this.secrets = secrets;
        this.story = story;
        this.clock = clock;
        inspectors = new Inspectors(clock, meters, this::hasNews);
        report = new Report(story, meters.fleet());
        steps = new Steps(inspectors, story, meters);
    }

    Inspectors inspectors() {
        return inspectors;
    }

    /** There is no such pool any more. */
    void forget(ResourceID pool) {
        String name = pool.getNamespace().orElse("") + "/" + pool.getName();
        inspectors.forget(name);
        meters.fleet().forget(name);
        pools.forget(name);
    }

    /** From now on looks do nothing, but for those under way. */
    void rest() {
        resting = true;
    }

    /** All pools, soon. */
    void lookAtAll() {
        IndexerResourceCache<WorkerPool> all = resources;
        if (all != null) {
            all.list().forEach(pool -> news.propagateEvent(ResourceID.fromResource(pool)));
        }
    }

    private void hasNews(String pool) {
        int slash = pool.indexOf('/');
        news.propagateEvent(new ResourceID(pool.substring(slash + 1), pool.substring(0, slash)));
    }

    @Override
    public List<EventSource<?, WorkerPool>> prepareEventSources(EventSourceContext<WorkerPool> context) {
        resources = context.getPrimaryCache();
        return Stream.concat(Stream.of(news), Seen.KINDS.stream().map(kind -> informer(kind, context)))
                .toList();
    }

    /** Everything of a pool has its name as a label, so nothing else is watched. */
    private <R extends HasMetadata> EventSource<?, WorkerPool> informer(
            Class<R> type, EventSourceContext<WorkerPool> context) {
        return new InformerEventSource<>(
                InformerEventSourceConfiguration.from(type, WorkerPool.class)
                        .withKubernetesClient(watching)
                        .withLabelSelector(Labels.POOL)
                        .withInformerListLimit(Clients.PAGE)
                        .withNamespacesInheritedFromController()
                        .withSecondaryToPrimaryMapper(object -> Set.of(new ResourceID(
                                object.getMetadata().getLabels().get(Labels.POOL),
                                object.getMetadata().getNamespace())))
                        .build(),
                context);
    }

    @Override
    public UpdateControl<WorkerPool> reconcile(WorkerPool pool, Context<WorkerPool> context) {
        if (!mayAct()) {
            return UpdateControl.<WorkerPool>noUpdate()
                    .rescheduleAfter(UNHEARD); // the lease may be renewed this very moment
        }
        try {
            return look(pool, context);
        } catch (KubernetesClientException e) {
            if (Refusals.isOfNamespace(e)) {
                LOG.log(Level.INFO, "{0}: its namespace is being deleted, and nothing is made in it", Known.name(pool));
                return UpdateControl.noUpdate();
            }
            throw e;
        }
    }

    private UpdateControl<WorkerPool> look(WorkerPool pool, Context<WorkerPool> context) {
        Instant now = clock.instant();
        Look look = Look.at(pool, pools.of(pool, now), Seen.of(pool, context), inspectors::sighting, now);
        if (hands.rest(look) || isStillUnheard(look)) {
            return carryOn(look, null, context);
        }
        return switch (Children.of(pool, look.plan().starting(), operator)) {
            case Children.Result.Bad(var problems) -> refuse(look, problems, context);
            case Children.Result.Good(var children) -> {
                List<String> taken = hands.taken(look, children);
                yield taken.isEmpty()
                        ? carryOn(look, children, context)
                        : refuse(look, taken, context).rescheduleAfter(TRY_AGAIN);
            }
        };
    }

    /** Where many pools are adopted at once, most looks are at such, and what would be applied is made when all have been heard. */
    private static boolean isStillUnheard(Look look) {
        Long before = look.known().unheard;
        return before != null
                && before.equals(look.pool().getMetadata().getGeneration())
                && Fleets.unheard(look.fleet());
    }

    private boolean mayAct() {
        return !resting && leads.getAsBoolean();
    }

    private UpdateControl<WorkerPool> refuse(Look look, List<String> problems, Context<WorkerPool> context) {
        report.refused(look, problems, context);
        return UpdateControl.noUpdate();
    }

    /** @param children null when they are all as they should be */
    private UpdateControl<WorkerPool> carryOn(Look look, @Nullable Children children, Context<WorkerPool> context) {
        Seen seen = look.seen();
        try {
            inspectors.watch(
                    Known.name(look.pool()), secrets.of(look.known(), look.pool()), Fleets.addresses(seen.pods()));
        } catch (Secrets.Unusable e) {
            return refuse(look, List.of(String.valueOf(e.getMessage())), context)
                    .rescheduleAfter(TRY_AGAIN);
        } catch (Secrets.Leaving e) {
            Instant _ = report.say(look, new Hindrance.Unapplied(String.valueOf(e.getMessage())), context);
            return UpdateControl.<WorkerPool>noUpdate().rescheduleAfter(TRY_AGAIN);
        } catch (KubernetesClientException e) {
            Instant _ = report.say(look, refused(look, e), context);
            return UpdateControl.<WorkerPool>noUpdate().rescheduleAfter(TRY_AGAIN);
        }
        if (Fleets.unheard(look.fleet())) {
            look.known().unheard = look.pool().getMetadata().getGeneration();
            return UpdateControl.<WorkerPool>noUpdate().rescheduleAfter(UNHEARD);
        }
        Instant again = act(look, children, context);
        nudges.wake(look);
        Duration pause = Duration.between(clock.instant(), again);
        return UpdateControl.<WorkerPool>noUpdate().rescheduleAfter(pause.compareTo(SOONEST) < 0 ? SOONEST : pause);
    }

    /**
     * The status first, because it is the memory; then what new pods begin with; then the pods.
     *
     * @return when the next look is due
     */
    private Instant act(Look look, @Nullable Children children, Context<WorkerPool> context) {
        Hindrance before = children == null ? null : Hindrance.before(look.pool(), look.plan());
        Instant unsaid = report.say(look, before, context);
        Hindrance hindrance = children == null ? null : apply(look, children);
        if (!Objects.equals(hindrance, before)) {
            unsaid = report.say(look, hindrance, context);
        }
        if (hindrance != null) {
            return look.at().plus(TRY_AGAIN);
        }
        if (mayAct() && look.isFresh(clock.instant())) {
            steps.take(look);
        }
        Instant planned = look.plan().again();
        return unsaid != null && unsaid.isBefore(planned) ? unsaid : planned;
    }

    /** What the API server has against it; null when it takes all. */
    private @Nullable Hindrance apply(Look look, Children children) {
        try {
            hands.apply(look, children);
            return null;
        } catch (KubernetesClientException e) {
            return refused(look, e);
        }
    }

    /** @throws KubernetesClientException again, where the same may be taken in a moment */
    private Hindrance refused(Look look, KubernetesClientException e) {
        if (!Refusals.isLasting(e)) {
            throw e;
        }
        String words = "the API server refuses an object of the pool: " + Refusals.words(e);
        story.warn(look, Statuses.APPLY_FAILED, "Apply", words);
        return new Hindrance.Refused(words);
    }
}
