/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e.pod;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.muster.e2e.Await;
import dev.muster.e2e.Outcome;
import dev.muster.e2e.PoolState;
import java.time.Duration;
import java.util.stream.Stream;

/** The pool of a pod, as somebody sees it who types {@code kubectl exec POD -c muster -- muster …}. */
record PodPool(RunningPod pod) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration SOON = Duration.ofMinutes(2);

    Outcome muster(String... words) {
        return pod.exec(
                "muster", Stream.concat(Stream.of("muster"), Stream.of(words)).toArray(String[]::new));
    }

    PoolState state() {
        var outcome = muster("state", "-o", "json");
        if (outcome.exit() != 0) {
            throw new IllegalStateException("no state yet: " + outcome); // while there is no manager, for example
        }
        try {
            return new PoolState(JSON.readTree(outcome.out()));
        } catch (JsonProcessingException e) {
            throw new AssertionError("no state: " + outcome, e);
        }
    }

    /** Waits until exactly so many workers are wanted, and ready. The probe is asked first: each look at the state costs a JVM. */
    PoolState awaitReady(int workers) {
        pod.awaitReady(SOON);
        return Await.until(
                workers + " ready workers",
                SOON,
                this::state,
                state -> state.target() == workers && state.ready() == workers && state.converged());
    }
}
