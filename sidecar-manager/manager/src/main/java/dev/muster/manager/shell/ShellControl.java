/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.shell;

import dev.muster.api.CommandDescription;
import dev.muster.api.Operation;
import dev.muster.api.State;
import dev.muster.manager.control.Answer;
import dev.muster.manager.control.Control;
import dev.muster.manager.control.EventFeed;
import dev.muster.manager.control.Taking;
import dev.muster.manager.control.Tally;
import dev.muster.manager.control.WorkerTokens;
import dev.muster.manager.os.WorkerOutput.Level;
import dev.muster.manager.supervisor.Event;
import dev.muster.manager.supervisor.Refusal;
import dev.muster.manager.supervisor.Request;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The inspector's way into the shell's thread: a task is posted to it, and the caller waits for what it gives back. */
final class ShellControl implements Control {

    /** The loop answers within milliseconds; one that does not is no longer there. */
    private static final Duration LONGEST = Duration.ofSeconds(2);

    private final Predicate<Runnable> post;
    private final Consumer<Consumer<Supplier<State>>> draw;
    private final BooleanSupplier ready;
    private final Function<Request, Answer> ask;
    private final Function<String, Taking> take;
    private final Consumer<Event> step;
    private final Operations operations;
    private final List<CommandDescription> commands;
    private final Journal journal;
    private final WorkerTokens tokens;
    private volatile @Nullable State last;

    /** What is asked for and not yet being drawn: however many ask for the state at once, the loop draws it once. */
    private final AtomicReference<@Nullable CompletableFuture<State>> drawing = new AtomicReference<>();

    /**
     * @param post hands a task to the loop's thread; false when that takes no more
     * @param draw in the loop's thread: hands out the means to draw the state, now or when fresh measurements have come
     * @param ready in the loop's thread: whether the pool should be sent work
     * @param ask in the loop's thread: steps a request
     * @param take in the loop's thread: has the manager work by the settings with that fingerprint
     * @param step in the loop's thread: steps an event
     */
    ShellControl(
            Predicate<Runnable> post,
            Consumer<Consumer<Supplier<State>>> draw,
            BooleanSupplier ready,
            Function<Request, Answer> ask,
            Function<String, Taking> take,
            Consumer<Event> step,
            Operations operations,
            List<CommandDescription> commands,
            Journal journal,
            WorkerTokens tokens) {
        this.post = post;
        this.draw = draw;
        this.ready = ready;
        this.ask = ask;
        this.take = take;
        this.step = step;
        this.operations = operations;
        this.commands = commands;
        this.journal = journal;
        this.tokens = tokens;
    }

    @Override
    public State state() {
        CompletableFuture<State> mine = new CompletableFuture<>();
        CompletableFuture<State> shared = drawing.compareAndExchange(null, mine);
        if (shared == null) {
            shared = mine;
            if (!post.test(() -> draw.accept(document -> draw(mine, document)))) {
                drawing.compareAndSet(mine, null);
                mine.cancel(false);
            }
        }
        try {
            return shared.get(LONGEST.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (CancellationException | ExecutionException | TimeoutException e) {
            drawing.compareAndSet(shared, null); // the next one asks anew
        }
        State known = last;
        if (known == null) {
            throw new IllegalStateException("the supervisor does not answer");
        }
        return known;
    }

    /** Who asks from here on may have seen what this drawing does not show, and is given another. */
    private void draw(CompletableFuture<State> asked, Supplier<State> document) {
        drawing.compareAndSet(asked, null);
        State drawn = document.get();
        last = drawn; // here, in the loop's thread: of readers nobody knows who comes last
        asked.complete(drawn);
    }

    /** The loop is over: this is the state from now on. */
    void ended(State state) {
        last = state;
    }

    @Override
    public Answer submit(Request request) throws InterruptedException {
        Answer answer = inLoop(() -> ask.apply(request));
        return answer == null ? new Answer.Refused(new Refusal.ShuttingDown()) : answer;
    }

    @Override
    public Taking take(String settings) throws InterruptedException {
        Taking taking = inLoop(() -> take.apply(settings));
        return taking == null ? new Taking.Refused("the manager is leaving") : taking;
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
    public List<CommandDescription> commands() {
        return commands;
    }

    @Override
    public EventFeed events() {
        return journal.feed();
    }

    @Override
    public Tally tally() {
        return journal.tally();
    }

    @Override
    public boolean ready() {
        return isTrue(ready);
    }

    @Override
    public boolean alive() {
        return isTrue(() -> true);
    }

    private boolean isTrue(BooleanSupplier question) {
        try {
            return Boolean.TRUE.equals(inLoop(question::getAsBoolean));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public WorkerTokens tokens() {
        return tokens;
    }

    @Override
    public boolean hear(Event.Notified said) throws InterruptedException {
        Boolean heard = inLoop(() -> {
            step.accept(said);
            return true;
        });
        return Boolean.TRUE.equals(heard);
    }

    @Override
    public void audit(String line) {
        journal.audit(line);
    }

    @Override
    public void warn(String line) {
        journal.log(Level.WARN, line);
    }

    /** What the task returns; null when the loop is over, or does not answer: then the task is not run any more. */
    private <T> @Nullable T inLoop(Supplier<T> task) throws InterruptedException {
        CompletableFuture<T> answer = new CompletableFuture<>();
        boolean posted = post.test(() -> {
            if (!answer.isCancelled()) {
                answer.complete(task.get());
            }
        });
        if (!posted) {
            return null;
        }
        try {
            return answer.get(LONGEST.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return answer.cancel(false) ? null : answer.getNow(null);
        }
    }
}
