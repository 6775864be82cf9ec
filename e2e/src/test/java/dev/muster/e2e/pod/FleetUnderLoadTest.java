/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e.pod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.e2e.LoadReport;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** All that a user changes of a fleet while it serves: none of its clients notices, and no pod is replaced that need not be. */
@OnKubernetes
class FleetUnderLoadTest {
    private static final int PODS = 3;
    private static final int WORKERS = 4;
    private static Fleet web;
    private static LoadPod load;
    private static int revision = 1;

    private long begin;

    @BeforeAll
    static void serve(TestNamespace namespace) {
        OperatorPod.serve(namespace);
        web = Fleet.apply(namespace, "web", PODS, WORKERS);
        web.awaitDone();
        load = namespace.loadOn(web.url(), 4, 4);
        load.awaitAnswers(100);
    }

    @BeforeEach
    void begin() {
        web.awaitDone();
        begin = System.nanoTime();
    }

    @AfterEach
    void nobodyNoticed() {
        assertThat(report().failures()).isEmpty();
    }

    @AfterAll
    static void tell() {
        System.out.printf("a fleet of %d pods x %d workers through all of these: %s%n", PODS, WORKERS, report());
        System.out.println("its story:\n  " + String.join("\n  ", web.story()));
        load.close();
    }

    private static LoadReport report() {
        return load.report();
    }

    private void took(String what) {
        System.out.printf(
                "%s: %d ms%n", what, Duration.ofNanos(System.nanoTime() - begin).toMillis());
    }

    private static String now() {
        return "r" + revision;
    }

    private static String next() {
        revision++;
        return now();
    }

    @Test
    void a_new_revision_replaces_each_worker_once_and_no_pod() {
        var before = web.births();

        web.revision(next());
        web.awaitDone();

        took("a new revision");
        web.assertTrue(now(), PODS, WORKERS);
        assertThat(web.births()).isEqualTo(Fleet.and(before, WORKERS));
    }

    @Test
    void a_restart_by_hand_replaces_each_worker_once_and_no_pod() {
        var before = web.births();

        web.restart("again-" + begin);
        web.awaitBirths(Fleet.and(before, WORKERS));
        web.awaitDone();

        took("a restart by annotation");
        web.assertTrue(now(), PODS, WORKERS);
        assertThat(web.births()).isEqualTo(Fleet.and(before, WORKERS));
    }

    @Test
    void a_changed_config_map_replaces_each_worker_once_and_no_pod() {
        var before = web.births();

        web.config("changed at " + begin);
        web.awaitBirths(Fleet.and(before, WORKERS));
        web.awaitDone();

        took("a changed ConfigMap");
        web.assertTrue(now(), PODS, WORKERS);
        assertThat(web.births()).isEqualTo(Fleet.and(before, WORKERS));
    }

    @Test
    void more_and_fewer_workers_replace_nothing() {
        var before = web.births();

        web.workers(WORKERS + 2);
        web.awaitDone();
        took("two more workers in each pod");
        web.assertTrue(now(), PODS, WORKERS + 2);
        assertThat(web.births()).isEqualTo(Fleet.and(before, 2));

        web.workers(WORKERS);
        web.awaitDone();
        took("and two fewer");
        web.assertTrue(now(), PODS, WORKERS);
    }

    @Test
    void more_and_fewer_pods_leave_the_others_alone() {
        var before = web.births();

        web.scale(PODS + 1);
        web.awaitDone();
        took("one more pod");
        web.assertTrue(now(), PODS + 1, WORKERS);
        assertThat(web.births()).containsAllEntriesOf(before);

        web.scale(PODS);
        web.awaitDone();
        took("and one pod fewer");
        web.assertTrue(now(), PODS, WORKERS);
        assertThat(web.births().values()).allMatch(births -> births >= WORKERS);
    }

    @Test
    void another_template_replaces_the_pods() {
        var before = web.podNames();

        web.template("look-" + begin);
        web.awaitDone();

        took("another template");
        web.assertTrue(now(), PODS, WORKERS);
        assertThat(web.podNames()).hasSize(PODS).doesNotContainAnyElementsOf(before);
    }
}
