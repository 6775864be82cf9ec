/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator;

import dev.muster.api.SettingsRequest;
import dev.muster.api.TargetRequest;
import dev.muster.crd.WorkerPool;
import dev.muster.crd.WorkerPoolStatus;
import dev.muster.operator.children.Children;
import dev.muster.operator.children.Children.Surroundings;
import dev.muster.operator.children.Labels;
import dev.muster.operator.fleet.Essence;
import dev.muster.operator.fleet.Fleets;
import dev.muster.operator.fleet.Statuses;
import dev.muster.operator.fleet.Turn;
import dev.muster.operator.fleet.Wishes;
import dev.muster.operator.inspectors.Inspectors;
import dev.muster.operator.planner.Fleet;
import dev.muster.operator.planner.Plan;
import dev.muster.operator.planner.Planner;
import dev.muster.operator.planner.SetTarget;
import dev.muster.operator.planner.TakeSettings;
import dev.muster.operator.planner.Tally;
import dev.muster.operator.planner.Why;
import dev.muster.operator.planner.Wish;
import dev.muster.operator.telemetry.FleetMeters;
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
import java.security.cert.CertificateException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
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
    private static final Duration SOON = Duration.ofSeconds(1);

    /** What stands in a pool's way may be removed, which nobody tells. */
    private static final Duration REFUSED = Duration.ofSeconds(30);

    /** A plan that could not be carried out by then, because the API server takes its time, is made anew. */
    private static final Duration FRESH = Duration.ofSeconds(5);

    private final SimpleInboundEventSource<WorkerPool> news = new SimpleInboundEventSource<>("inspectors");
    private final Known.Pools known = new Known.Pools();
    private final Report report = new Report();
    private final BooleanSupplier leads;
    private final KubernetesClient watching;
    private final Inspectors inspectors;
    private final Meters meters;
    private final Surroundings operator;
    private final Hands hands;
    private final Nudges nudges;
    private final Secrets secrets;
    private final Story story;
    private final Clock clock;
    private volatile @Nullable IndexerResourceCache<WorkerPool> pools;
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
    }

    Inspectors inspectors() {
        return inspectors;
    }

    /** There is no such pool any more. */
    void forget(ResourceID pool) {
        String name = pool.getNamespace().orElse("") + "/" + pool.getName();
        inspectors.forget(name);
        meters.fleet().forget(name);
        known.forget(name);
    }

    /** From now on looks do nothing, but for those under way. */
    void rest() {
        resting = true;
    }

    /** All pools, soon. */
    void lookAtAll() {
        IndexerResourceCache<WorkerPool> all = pools;
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
        pools = context.getPrimaryCache();
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
    public UpdateControl<WorkerPool> reconcile(WorkerPool pool, Context<WorkerPool> context)
            throws CertificateException {
        if (!mayAct()) {
            return UpdateControl.noUpdate();
        }
        try {
            return look(pool, context);
        } catch (KubernetesClientException e) {
            if (Going.isOfNamespace(e)) {
                LOG.log(Level.INFO, "{0}: its namespace is being deleted, and nothing is made in it", Known.name(pool));
                return UpdateControl.noUpdate();
            }
            throw e;
        }
    }

    private UpdateControl<WorkerPool> look(WorkerPool pool, Context<WorkerPool> context) throws CertificateException {
        Instant now = clock.instant();
        Known known = this.known.of(pool, now);
        Seen seen = Seen.of(pool, context);
        String template = Wishes.template(pool);
        Wish wish = Wishes.of(pool, template);
        Fleet fleet = fleet(known, pool, seen, template);
        Plan plan = Planner.plan(wish, fleet, Statuses.memory(pool.getStatus()), now);
        String wished = Hands.inShort(pool, seen, template, plan);
        if (hands.rest(known, seen, wished)) {
            return carryOn(known, pool, context, seen, fleet, null, template, wish, plan, now);
        }
        return switch (Children.of(pool, plan.starting(), operator)) {
            case Children.Result.Bad(var problems) -> refuse(known, pool, context, problems, now);
            case Children.Result.Good(var children) -> {
                List<String> taken = hands.taken(known, seen, children);
                yield taken.isEmpty()
                        ? carryOn(known, pool, context, seen, fleet, children, template, wish, plan, now)
                        : refuse(known, pool, context, taken, now).rescheduleAfter(REFUSED);
            }
        };
    }

    private boolean mayAct() {
        return !resting && leads.getAsBoolean();
    }

    private UpdateControl<WorkerPool> refuse(
            Known known, WorkerPool pool, Context<WorkerPool> context, List<String> problems, Instant now) {
        report.say(known, pool, Statuses.refused(pool, problems, now), true, context);
        story.tell(known, pool, "spec", "Warning", "InvalidSpec", "Refuse", String.join("; ", problems));
        return UpdateControl.noUpdate();
    }

    /** @param children null when they are all as they should be */
    private UpdateControl<WorkerPool> carryOn(
            Known known,
            WorkerPool pool,
            Context<WorkerPool> context,
            Seen seen,
            Fleet fleet,
            @Nullable Children children,
            String template,
            Wish wish,
            Plan plan,
            Instant now)
            throws CertificateException {
        inspectors.watch(Known.name(pool), secrets.of(known, pool), Fleets.addresses(seen.pods()));
        if (Fleets.unheard(fleet)) {
            return UpdateControl.<WorkerPool>noUpdate().rescheduleAfter(SOON);
        }
        Instant again = act(known, pool, context, seen, children, template, wish, plan, now);
        nudges.wake(seen, fleet.settings(), plan.awaited(), now);
        Duration pause = Duration.between(clock.instant(), again);
        return UpdateControl.<WorkerPool>noUpdate().rescheduleAfter(pause.compareTo(SOONEST) < 0 ? SOONEST : pause);
    }

    private Fleet fleet(Known known, WorkerPool pool, Seen seen, String template) {
        return Fleets.of(
                seen.deployment(),
                seen.configMap(),
                seen.pods(),
                template,
                known.settings(pool),
                inspectors::sighting,
                known.since);
    }

    /**
     * The status first, because it is the memory; then what new pods begin with; then the pods.
     *
     * @return when the next look is due
     */
    private Instant act(
            Known known,
            WorkerPool pool,
            Context<WorkerPool> context,
            Seen seen,
            @Nullable Children children,
            String template,
            Wish wish,
            Plan plan,
            Instant now) {
        WorkerPoolStatus status = Statuses.of(pool, wish, plan, now);
        count(pool, wish, plan, status);
        List<Turn> turns = Turn.of(pool.getStatus(), plan);
        boolean essential = !turns.isEmpty()
                || !Essence.same(pool.getStatus(), status, wish.rollout().deadline());
        Instant unsaid = report.say(known, pool, status, essential, context);
        turns.forEach(turn -> tell(pool, turn));
        if (children != null) {
            hands.apply(known, pool, seen, children, template, plan);
        }
        List<SetTarget> steps = plan.steps().stream()
                .takeWhile(step -> mayAct() && clock.instant().isBefore(now.plus(FRESH)))
                .toList();
        steps.forEach(step -> tell(pool, step));
        plan.settings().stream()
                .takeWhile(step -> mayAct() && clock.instant().isBefore(now.plus(FRESH)))
                .forEach(step -> tell(pool, step));
        inspectors.lookAt(plan.lookAt());
        story.tell(known, pool, steps);
        return unsaid != null && unsaid.isBefore(plan.again()) ? unsaid : plan.again();
    }

    private void count(WorkerPool pool, Wish wish, Plan plan, WorkerPoolStatus status) {
        Tally tally = plan.tally();
        meters.fleet()
                .seen(
                        Known.name(pool),
                        new FleetMeters.Pool(
                                String.valueOf(status.summary()),
                                wish.replicas(),
                                tally.pods(),
                                tally.ready(),
                                tally.workersDesired(),
                                tally.workersReady(),
                                tally.workersUpToDate()));
    }

    private void tell(WorkerPool pool, SetTarget step) {
        told(
                pool,
                step.pod(),
                "target",
                step.why(),
                inspectors.tell(step.uid(), new TargetRequest(step.workers(), step.revision())));
    }

    private void tell(WorkerPool pool, TakeSettings step) {
        told(
                pool,
                step.pod(),
                "settings",
                step.why(),
                inspectors.tell(step.uid(), new SettingsRequest(step.settings())));
    }

    private void told(WorkerPool pool, String pod, String what, Why why, CompletableFuture<Void> taken) {
        String name = Known.name(pool);
        meters.stepped(why.because().reason());
        LOG.log(Level.INFO, "{0}: pod {1} is told its {2}: {3}", name, pod, what, why.sentence());
        var _ = taken.exceptionally(failure -> {
            LOG.log(Level.WARNING, "pod {0} of {1} did not take its {2}: {3}", pod, name, what, failure.getMessage());
            return null;
        });
    }

    private void tell(WorkerPool pool, Turn turn) {
        String type = turn.bad() ? "Warning" : "Normal";
        story.happened(
                pool, type, turn.why().because().reason(), "Observe", turn.why().sentence());
    }
}
