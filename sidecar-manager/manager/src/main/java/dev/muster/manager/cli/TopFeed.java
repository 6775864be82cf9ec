/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import dev.muster.api.Event;
import dev.muster.api.Operation;
import dev.muster.api.OperationState;
import dev.muster.api.RestartRequest;
import dev.muster.api.ScaleRequest;
import dev.muster.api.client.EventStream;
import dev.muster.api.client.InspectorClient;
import dev.muster.api.client.InspectorException;
import dev.muster.api.client.InspectorException.Kind;
import dev.muster.api.client.Seen;
import dev.muster.manager.cli.TopModel.Notice;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Brings what happens at the manager to {@code muster top}, and wishes back to it, on threads of its own. A manager that goes away
 * is asked again each second.
 */
final class TopFeed {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration TURN = Duration.ofSeconds(30);
    private static final long REFRESH_MILLIS = 1000;

    /** A restart of many workers is a storm of events; nobody reads faster than this. */
    private static final long LEAST_MILLIS = 100;

    private final InspectorClient client;
    private final Consumer<UnaryOperator<TopModel>> changes;
    private final Semaphore happened = new Semaphore(0);

    /** @param changes takes each change of the model, on any thread; may block */
    TopFeed(InspectorClient client, Consumer<UnaryOperator<TopModel>> changes) {
        this.client = client.withTimeout(PATIENCE);
        this.changes = changes;
    }

    void start() {
        Background.start("events", this::listen);
        Background.start("state", this::look);
    }

    /** Asks for it, and brings back how it ended. */
    void fulfil(Wish.OfTheManager wish) {
        Background.start("wish", () -> {
            try {
                Operation operation = begin(wish);
                while (!operation.isEnded()) {
                    operation = client.operation(operation.id(), TURN);
                }
                notice(outcome(operation), operation.state() == OperationState.DONE);
            } catch (InspectorException e) {
                notice(Cells.firstLine(String.valueOf(e.getMessage())), false);
            }
        });
    }

    private Operation begin(Wish.OfTheManager wish) throws InspectorException {
        return switch (wish) {
            case Wish.RestartAll() -> client.restart(RestartRequest.ALL);
            case Wish.Scale(int workers) -> client.scale(new ScaleRequest(Integer.toString(workers)));
            case Wish.RestartWorker(int slot) -> client.restart(new RestartRequest(List.of(slot)));
            case Wish.StopWorker(int slot) -> client.stop(slot);
            case Wish.StartWorker(int slot) -> client.start(slot);
            case Wish.RestartProcess(String name) -> client.restartProcess(name);
            case Wish.StopProcess(String name) -> client.stopProcess(name);
            case Wish.StartProcess(String name) -> client.startProcess(name);
        };
    }

    private static String outcome(Operation ended) {
        String message = ended.message() == null ? "" : ": " + Cells.firstLine(ended.message());
        return ended.kind() + " " + ended.state() + message;
    }

    /** Whatever happens is a reason to look; what changes with no event is looked at each second. */
    private void look() throws InterruptedException {
        @Nullable Seen seen = null;
        Instant then = Instant.EPOCH;
        long since = System.nanoTime();
        long sampled = since;
        boolean measured = false;
        while (true) {
            boolean news = happened.tryAcquire(REFRESH_MILLIS - LEAST_MILLIS, TimeUnit.MILLISECONDS);
            happened.drainPermits();
            try {
                // The tag covers no measurements, so every other look is at the whole.
                measured = news || !measured;
                Seen next = client.state(measured ? null : seen);
                if (next != null) {
                    seen = next;
                    then = next.state().now();
                    since = System.nanoTime();
                    changes.accept(model -> model.seen(next.state()));
                } else {
                    Instant now = then.plusNanos(System.nanoTime() - since);
                    changes.accept(model -> model.calmAt(now));
                }
                if (System.nanoTime() - sampled >= TimeUnit.MILLISECONDS.toNanos(REFRESH_MILLIS - LEAST_MILLIS)) {
                    sampled = System.nanoTime();
                    changes.accept(TopModel::sampled);
                }
            } catch (InspectorException e) {
                changes.accept(model -> model.lost(String.valueOf(e.getMessage())));
            }
            Thread.sleep(LEAST_MILLIS);
        }
    }

    /** From the oldest event that the manager remembers; after a break from where it was. */
    private void listen() throws InterruptedException {
        long last = 0;
        while (true) {
            try (EventStream events = client.events(last)) {
                for (Event event = events.next(); event != null; event = events.next()) {
                    last = event.id();
                    Event latest = event;
                    changes.accept(model -> model.happened(latest));
                    happened.release();
                }
            } catch (InspectorException e) {
                if (e.kind()
                        == Kind.PROBLEM) { // a manager that is gone is found out, and told, by looking at its state
                    notice("no events: " + e.getMessage(), false);
                }
            }
            happened.release();
            Thread.sleep(REFRESH_MILLIS);
        }
    }

    private void notice(String text, boolean good) {
        changes.accept(model -> model.noticing(new Notice(text, good)));
    }
}
