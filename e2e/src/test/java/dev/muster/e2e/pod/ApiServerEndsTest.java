/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e.pod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.muster.e2e.Await;
import java.time.Duration;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** The API server is killed in the middle of a rollout, and comes back: nobody notices, nothing is done twice, and it ends. */
@OnKubernetes
@Isolated("it takes the API server away from everybody")
@Order(5)
class ApiServerEndsTest {
    private static final int PODS = 3;
    private static final int WORKERS = 2;

    @Test
    void in_the_middle_of_a_rollout(TestNamespace namespace) {
        assumeTrue(!namespace.node().programs("kube-apiserver").isEmpty(), "the API server is no process of its own");
        OperatorPod.serve(namespace);
        var web = Fleet.apply(namespace, "web", PODS, WORKERS);
        web.awaitDone();
        var load = namespace.loadOn(web.url(), 2, 2);
        load.awaitAnswers(100);
        var before = web.births();

        web.revision("r2");
        Await.until("the first pod is at it", Fleet.SOON, web::births, births -> !births.equals(before));
        var killed = System.nanoTime();
        namespace.node().killApiServer(Fleet.SOON);
        var back = System.nanoTime();
        web.awaitDone();
        var done = System.nanoTime();

        web.assertTrue("r2", PODS, WORKERS);
        assertThat(web.births()).isEqualTo(Fleet.and(before, WORKERS));
        load.awaitAnswers(100);
        var report = load.stop();
        assertThat(report.failures()).isEmpty();
        System.out.printf(
                "the API server, killed in the middle of a rollout, was back after %d ms, and the rollout done %d ms later: %s%n",
                Duration.ofNanos(back - killed).toMillis(),
                Duration.ofNanos(done - back).toMillis(),
                report);
    }
}
