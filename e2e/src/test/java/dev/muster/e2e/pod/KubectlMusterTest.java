/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e.pod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.e2e.Await;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A fleet as who has {@code kubectl} and {@code muster} sees and restarts it. */
@OnKubernetes
class KubectlMusterTest {
    private static final int PODS = 2;
    private static final int WORKERS = 2;
    private static Fleet web;
    private static Prompt prompt;

    @BeforeAll
    static void serve(TestNamespace namespace) {
        OperatorPod.serve(namespace);
        Fleet.badDeploys(namespace, Map.of("bad", "import-error"));
        web = Fleet.apply(namespace, "web", PODS, WORKERS);
        prompt = namespace.prompt();
        var done = prompt.type("muster pool web rollout --timeout 3m").exits(0);
        assertThat(done.out()).isEqualTo("rollout done: 4 workers up to date, 2/2 pods ready\n");
    }

    @BeforeEach
    void atRest() {
        web.awaitDone();
    }

    @Test
    void it_shows_each_pod_and_says_what_is_missing(TestNamespace namespace) {
        var state =
                prompt.type("kubectl muster pool web -n " + namespace.name()).exits(0);
        System.out.println("$ kubectl muster pool web\n" + state.out());

        assertThat(state.out())
                .contains("2/2 pods   4/4 workers ready, 4 up to date   Available")
                .doesNotContain(" -  ");
        assertThat(web.podNames()).allSatisfy(pod -> assertThat(state.out()).contains(pod + "  2/2"));

        prompt.type("muster pool absent").exits(1).complains("\"absent\" not found");
        prompt.type("muster pool absent restart").exits(1).complains("\"absent\" not found");
    }

    @Test
    void a_restart_tells_how_far_it_is_and_ends_when_each_worker_is_replaced() {
        var before = web.births();

        var restart = prompt.type("muster pool web restart --timeout 3m").exits(0);

        System.out.printf(
                "a restart across a fleet, from the command line: %s, %d ms%n",
                restart.out().strip(), restart.took().toMillis());
        assertThat(restart.out()).isEqualTo("restart done: 4 workers up to date, 2/2 pods ready\n");
        assertThat(restart.err()).contains("web-");
        assertThat(web.births()).isEqualTo(Fleet.and(before, WORKERS));
    }

    @Test
    void a_rollout_that_is_given_up_says_why_and_the_next_one_is_followed_to_its_end() {
        web.revision("bad");
        prompt.type("muster pool web rollout --timeout 3m").exits(1).complains("exit 1");

        web.revision("good");
        prompt.type("muster pool web rollout --timeout 3m").exits(0);

        web.assertTrue("good", PODS, WORKERS);
    }

    @Test
    void top_follows_all_pods_and_leaves_nothing_in_them() {
        try (var top = prompt.terminal(30, 150, "kubectl muster pool web top --workers")) {
            for (var pod : web.podNames()) {
                top.awaits(pod + "  2/2");
            }
            assertThat(web.pods()).allMatch(pod -> watchers(pod) == 1);

            assertThat(top.press("q").awaitExit()).isZero();
        }
        Await.until(
                "nobody watches any more", Fleet.SOON, () -> web.pods().stream().allMatch(pod -> watchers(pod) == 0));
    }

    private static long watchers(RunningPod pod) {
        return pod.processes("muster").stream()
                .filter(process -> process.commandLine().contains("--watch"))
                .count();
    }
}
