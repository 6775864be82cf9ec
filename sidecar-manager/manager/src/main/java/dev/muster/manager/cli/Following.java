/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import dev.muster.api.Event;
import dev.muster.api.Operation;
import dev.muster.api.client.EventStream;
import dev.muster.api.client.InspectorClient;
import dev.muster.api.client.InspectorException;
import dev.muster.api.client.InspectorException.Kind;
import dev.muster.pool.DurationText;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ParseResult;

/**
 * Follows an operation until it ends, or until the caller's patience does. A person sees meanwhile what happens: the manager's
 * events on the terminal. Made before the operation begins, so that its first event is not missed.
 */
final class Following implements AutoCloseable {
    /** How long one question may wait for its answer; then the next one follows. */
    private static final Duration TURN = Duration.ofSeconds(30);

    /** A person is told this often what is still waited for. */
    private static final Duration TURN_OF_A_PERSON = Duration.ofSeconds(5);

    /** The longest that a manager lets one question wait. */
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final InspectorClient client;
    private final Console console;
    private final boolean wait;
    private final @Nullable Duration timeout;
    private final long since = System.nanoTime();
    private final @Nullable EventStream progress;

    Following(InspectorClient client, ParseResult given, Console console) throws UsageProblem, InspectorException {
        this.client = client;
        this.console = console;
        this.wait = !given.hasMatchedOption("--no-wait");
        this.timeout = DurationOption.of(given, "--timeout");
        this.progress = wait && console.errIsTerminal() ? client.events(null) : null;
        if (progress != null) {
            Thread.ofPlatform().daemon().name("progress").start(() -> tell(progress));
        }
    }

    /**
     * Adds the options that everything has that waits for an outcome.
     *
     * @param instead what happens when it does not wait
     */
    static Definition options(Definition definition, String instead) {
        return definition
                .flag("Does not wait: " + instead, "--no-wait")
                .option(
                        "DURATION",
                        "Waits no longer than this, like 30s or 5m. Default: until the outcome.",
                        "--timeout");
    }

    /**
     * How long the request itself may wait for the outcome, where a later question might find nobody: as long as can be, so that
     * the manager answers before it goes. Zero when nobody waits.
     */
    Duration atOnce() {
        Duration patience = timeout == null || timeout.compareTo(LONGEST) > 0 ? LONGEST : timeout;
        return wait ? patience : Duration.ZERO;
    }

    /**
     * Waits for the outcome and reports it; without waiting, prints the id.
     *
     * @param begun the operation as the manager took it
     * @throws CommandProblem when it failed, was superseded, or did not end in time
     */
    int outcome(Operation begun, Report report) throws CommandProblem, InspectorException {
        if (!wait) {
            console.print(begun.id());
            return ExitCode.DONE.code();
        }
        Operation ended = ended(begun);
        if (!ended.isEnded()) {
            String message = ended.message();
            throw new CommandProblem(
                    ExitCode.TIMED_OUT,
                    "not finished after " + DurationText.of(timeout == null ? Duration.ZERO : timeout) + "; "
                            + ended.kind() + " " + ended.id() + " goes on" + (message == null ? "" : ": " + message));
        }
        return report.of(ended, console);
    }

    /** The operation when it has ended, or as it was when the patience ended. */
    private Operation ended(Operation begun) throws CommandProblem, InspectorException {
        Operation operation = begun;
        while (!operation.isEnded()) {
            Duration turn = progress == null ? TURN : TURN_OF_A_PERSON;
            Duration left = timeout == null ? turn : timeout.minusNanos(System.nanoTime() - since);
            if (left.isNegative() || left.isZero()) {
                return operation;
            }
            operation = asked(operation, left.compareTo(turn) < 0 ? left : turn);
            if (progress != null && !operation.isEnded()) {
                tellWhy();
            }
        }
        return operation;
    }

    private void tellWhy() throws InspectorException {
        String reason = client.state().observed().reason();
        if (reason != null) {
            console.tell("  still waiting: " + reason);
        }
    }

    /** Asks how far it is; the answer comes when it has ended, or after this turn. */
    private Operation asked(Operation operation, Duration turn) throws CommandProblem, InspectorException {
        try {
            return client.operation(operation.id(), turn);
        } catch (InspectorException e) {
            boolean gone = e.kind() == Kind.NOT_FOUND || e.kind() == Kind.BROKEN;
            if (gone && operation.kind().equals("shutdown")) {
                throw new CommandProblem(
                        ExitCode.FAILED, "the manager is gone, and did not say how its shutdown ended");
            }
            throw e;
        }
    }

    private void tell(EventStream events) {
        try {
            for (Event event = events.next(); event != null; event = events.next()) {
                console.tell("  " + EventLine.of(event));
            }
        } catch (InspectorException e) {
            // Progress is a courtesy: the outcome is asked for by itself, and says what went wrong.
            return;
        }
    }

    @Override
    public void close() {
        if (progress != null) {
            progress.close();
        }
    }
}
