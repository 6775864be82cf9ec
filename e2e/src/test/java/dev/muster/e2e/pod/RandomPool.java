/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e.pod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.e2e.Await;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A pool to which anything happens: what its user wants of it now, and what must hold of it whatever happens. */
final class RandomPool {
    static final int MOST = 3;

    /** So long after a ConfigMap has changed its pods may learn of it: the kubelet brings it, and tells nobody. */
    private static final Duration BROUGHT = Duration.ofSeconds(15);

    private final TestNamespace namespace;
    private final String name;
    private final List<String> spec;
    private Fleet fleet;
    private int replicas = 2;
    private int workers = 1;
    private int fewest = workers; // that were wanted since all pods were seen to have as many as are wanted
    private int revisions = 1;
    private String good = "r1";
    private String revision = "r1";
    private boolean paused;
    private int births = workers; // at most so many workers were started in each pod
    private long config = System.nanoTime();
    private Map<String, Long> atLast = Map.of();
    private final Map<String, Integer> ready = new HashMap<>();
    private final Map<String, Long> hit = new HashMap<>();

    RandomPool(TestNamespace namespace, String name, String... spec) {
        this.namespace = namespace;
        this.name = name;
        this.spec = List.of(spec);
        fleet = apply();
    }

    private Fleet apply() {
        return Fleet.apply(namespace, name, replicas, workers, spec.toArray(String[]::new));
    }

    Fleet fleet() {
        return fleet;
    }

    @Override
    public String toString() {
        return "%s (%d x %d of %s%s)".formatted(name, replicas, workers, revision, paused ? ", paused" : "");
    }

    // What its user does

    void scale(int dice) {
        replicas = 1 + dice % MOST;
        fleet.scale(replicas);
    }

    void workers(int dice) {
        workers = 1 + dice % MOST;
        fewest = Math.min(fewest, workers);
        births += workers;
        fleet.workers(workers);
    }

    void betterRevision() {
        revisions++;
        good = "r" + revisions;
        take(good);
    }

    void badRevision() {
        take("bad");
    }

    void undo() {
        take(good);
    }

    /** One that fails is tried twice in each slot, and may be undone. */
    private void take(String next) {
        births += 3 * MOST;
        revision = next;
        fleet.revision(next);
    }

    void restart(int dice) {
        births += 3 * MOST;
        fleet.restart("again-" + dice);
    }

    void config(int dice) {
        births += 3 * MOST;
        fleet.config("changed-" + dice);
        config = System.nanoTime();
    }

    void template(int dice) {
        fleet.template("look-" + dice);
    }

    void pause(boolean wanted) {
        paused = wanted;
        fleet.pause(wanted);
    }

    /** With the same name at once, and from the beginning. */
    void recreate() {
        fleet.delete();
        revision = good = "r1";
        revisions = 1;
        paused = false;
        births = 4 * MOST; // its ConfigMap may change once more, back to the first
        fleet.awaitGone();
        fleet = apply();
        config = System.nanoTime();
    }

    /** By hand, past the operator; of a pool that was just created there may be nothing yet. */
    void meddle(int dice) {
        var client = namespace.client();
        try {
            if (dice % 2 == 0) {
                client.apps()
                        .deployments()
                        .inNamespace(namespace.name())
                        .withName(name)
                        .scale(replicas + 1);
            } else {
                client.services().inNamespace(namespace.name()).withName(name).delete();
            }
        } catch (KubernetesClientException e) {
            if (e.getCode() != 404) {
                throw e;
            }
        }
    }

    // What must hold

    /** This pod was hit by something that takes a worker away: until it is whole again it may have fewer. */
    void hit(String pod) {
        births++;
        hit.put(pod, System.nanoTime());
    }

    /** Nobody takes a worker away that serves, unless fewer are wanted: not in a pod that nothing has happened to. */
    void noWorkerIsTakenAway() {
        boolean observed = fewest < workers && fleet.isObserved();
        var states = fleet.inspected();
        states.forEach((pod, state) -> {
            int now = state.path("observed").path("ready").asInt();
            int target = state.path("target").path("workers").asInt();
            boolean whole = state.path("observed").path("converged").asBoolean();
            hit.computeIfPresent(pod, (_, since) -> whole && isPast(since, Duration.ofSeconds(5)) ? null : since);
            int least = hit.containsKey(pod) ? 0 : Math.min(ready.getOrDefault(pod, 0), Math.min(target, fewest));
            if (now < least && fleet.podNames().contains(pod)) { // else it has been told to end since it was asked
                assertThat(now).as("ready workers of pod %s: %s", pod, state).isGreaterThanOrEqualTo(least);
            }
            ready.put(pod, now);
        });
        if (observed
                && states.values().stream()
                        .allMatch(state -> state.path("target").path("workers").asInt() == workers
                                && state.path("observed").path("converged").asBoolean())) {
            fewest = workers;
        }
    }

    private static boolean isPast(long since, Duration time) {
        return System.nanoTime() - since > time.toNanos();
    }

    /** A bad revision is said to be one; then all that holds it back is taken away. */
    void calmDown() {
        if (paused) {
            pause(false);
        }
        if (revision.equals("bad")) {
            fleet.awaitCondition("Degraded", "True");
            betterRevision();
        }
    }

    /** What was done by hand may not have been seen yet when the status says that all is done: so it is asked until all agree. */
    void isAsWanted() {
        Await.until(
                this + " is as wanted",
                Duration.ofMinutes(5),
                Duration.ofMillis(500),
                () -> {
                    fleet.assertDone();
                    fleet.assertTrue(revision, replicas, workers);
                    return true;
                },
                _ -> true);
        assertThat(fleet.births().values())
                .as("workers started in each pod of %s", this)
                .allMatch(each -> each <= births);
    }

    void restartAtLast() {
        Await.until(this + " knows its ConfigMap", BROUGHT.plusSeconds(1), () -> isPast(config, BROUGHT));
        isAsWanted();
        births += workers;
        atLast = Fleet.and(fleet.births(), workers);
        fleet.restart("at last");
    }

    /** Exactly once, when all is quiet: and so all that was begun had ended. */
    void isRestartedOnce() {
        fleet.awaitBirths(atLast);
        isAsWanted();
        assertThat(fleet.births()).isEqualTo(atLast);
    }
}
