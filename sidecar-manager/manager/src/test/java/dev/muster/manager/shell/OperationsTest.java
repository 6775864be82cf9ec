/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.api.OperationState;
import dev.muster.manager.supervisor.Operation;
import dev.muster.manager.supervisor.Request;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class OperationsTest {
    private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");
    private static final Duration LONG = Duration.ofSeconds(20);

    private final Operations operations = new Operations();

    private static Operation operation(long number, Operation.Outcome outcome) {
        boolean runs = outcome == Operation.Outcome.RUNNING;
        @Nullable Instant ended = runs ? null : START.plusSeconds(1);
        return new Operation(
                number, new Request.Scale(3), 1, outcome, START, ended, runs ? "" : "words", 0, null, false);
    }

    private void begin(long number) {
        operations.show(operation(number, Operation.Outcome.RUNNING), "", null);
    }

    private CompletableFuture<dev.muster.api.@Nullable Operation> waiting(long number) {
        CompletableFuture<dev.muster.api.@Nullable Operation> answer = new CompletableFuture<>();
        Thread waiter = Thread.ofPlatform().daemon().start(() -> {
            try {
                answer.complete(operations.await(number, LONG));
            } catch (InterruptedException e) {
                answer.completeExceptionally(e);
            }
        });
        Await.until("somebody waits", () -> waiter.getState() == Thread.State.TIMED_WAITING);
        return answer;
    }

    @Test
    void whoWaitsIsToldTheOutcome() throws Exception {
        begin(1);
        begin(2);
        var answer = waiting(1);
        operations.show(operation(2, Operation.Outcome.DONE), "another one", null);
        operations.show(operation(1, Operation.Outcome.FAILED), "slot 0: exit 1", null);
        var outcome = answer.get(10, TimeUnit.SECONDS);
        assertThat(outcome).isNotNull();
        assertThat(outcome.state()).isEqualTo(OperationState.FAILED);
        assertThat(outcome.message()).isEqualTo("slot 0: exit 1");
        assertThat(outcome.kind()).isEqualTo("scale");
    }

    @Test
    void anOutcomeIsFinal() {
        operations.show(operation(1, Operation.Outcome.DONE), "scaled", null);
        operations.show(operation(1, Operation.Outcome.RUNNING), "", null);
        assertThat(operations.get(1)).extracting(o -> o.state()).isEqualTo(OperationState.DONE);
    }

    @Test
    void theEndOfThePoolEndsAllWaiting() throws Exception {
        begin(1);
        var answer = waiting(1);
        operations.close();
        assertThat(answer.get(10, TimeUnit.SECONDS)).extracting(o -> o.state()).isEqualTo(OperationState.RUNNING);
    }

    @Test
    void patienceEnds() throws Exception {
        begin(1);
        assertThat(operations.await(1, Duration.ofMillis(1))).isEqualTo(operations.get(1));
    }

    @Test
    void theOldestOutcomesAreForgottenAndWhatRunsIsNot() {
        begin(1);
        for (long number = 2; number <= 300; number++) {
            operations.show(operation(number, Operation.Outcome.DONE), "", null);
        }
        assertThat(operations.all()).hasSize(100);
        assertThat(operations.get(1)).isNotNull();
        assertThat(operations.get(2)).isNull();
        assertThat(operations.get(300)).isNotNull();
    }
}
