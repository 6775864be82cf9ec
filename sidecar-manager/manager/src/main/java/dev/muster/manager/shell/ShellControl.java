/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.shell;

import dev.muster.api.Operation;
import dev.muster.api.State;
import dev.muster.manager.control.Answer;
import dev.muster.manager.control.Control;
import dev.muster.manager.control.EventFeed;
import dev.muster.manager.supervisor.Refusal;
import dev.muster.manager.supervisor.Request;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The inspector's way into the shell's thread: a task is posted to it, and the caller waits for what it gives back. */
final class ShellControl implements Control {

    /** The loop answers within milliseconds; one that does not is no longer there. */
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private final Predicate<Runnable> post;
    private final Consumer<Consumer<State>> draw;
    private final java.util.function.Function<Request, Answer> ask;
    private final Operations operations;
    private final EventFeed feed;
    private volatile @Nullable State last;

    /**
     * @param post hands a task to the loop's thread; false when that takes no more
     * @param draw in the loop's thread: draws the state, now or when fresh measurements have come
     * @param ask in the loop's thread: steps a request
     */
    ShellControl(
            Predicate<Runnable> post,
            Consumer<Consumer<State>> draw,
            java.util.function.Function<Request, Answer> ask,
            Operations operations,
            EventFeed feed) {
        this.post = post;
        this.draw = draw;
        this.ask = ask;
        this.operations = operations;
        this.feed = feed;
    }

    @Override
    public State state() {
        CompletableFuture<State> drawn = new CompletableFuture<>();
        State before = last;
        if (post.test(() -> draw.accept(drawn::complete))) {
            try {
                last = drawn.get(LONGEST.toMillis(), TimeUnit.MILLISECONDS);
                return last;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException | TimeoutException e) {
                // below: the loop is gone or overrun
            }
        }
        if (before == null) {
            throw new IllegalStateException("the supervisor does not answer");
        }
        return before;
    }

    @Override
    public Answer submit(Request request) throws InterruptedException {
        CompletableFuture<Answer> answered = new CompletableFuture<>();
        if (post.test(() -> answered.complete(ask.apply(request)))) {
            try {
                return answered.get(LONGEST.toMillis(), TimeUnit.MILLISECONDS);
            } catch (ExecutionException | TimeoutException e) {
                // below: the loop is gone
            }
        }
        return new Answer.Refused(new Refusal.ShuttingDown());
    }

    @Override
    public @Nullable Operation operation(long number) {
        return operations.get(number);
    }

    @Override
    public Operation await(long number, Duration atMost) throws InterruptedException {
        Operation operation = operations.await(number, atMost);
        if (operation == null) {
            throw new IllegalArgumentException("no operation " + number);
        }
        return operation;
    }

    @Override
    public List<Operation> operations() {
        return operations.all();
    }

    @Override
    public EventFeed events() {
        return feed;
    }

    @Override
    public boolean ready() {
        var observed = state().observed();
        return observed.ready() > 0 && observed.ready() >= Math.min(1, observed.live());
    }

    @Override
    public boolean alive() {
        return post.test(() -> {});
    }
}
