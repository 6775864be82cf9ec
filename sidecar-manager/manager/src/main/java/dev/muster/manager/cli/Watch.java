/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import dev.muster.api.client.EventStream;
import dev.muster.api.client.InspectorClient;
import dev.muster.api.client.InspectorException;
import dev.muster.api.client.InspectorException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Shows the state again whenever something happened. What changes with no event, like CPU and memory, is looked at each second. */
final class Watch implements AutoCloseable {
    private static final long REFRESH_MILLIS = 1000;
    /** A restart of many workers is a storm of events; nobody reads faster than this. */
    private static final long LEAST_MILLIS = 100;

    private final StateView view;
    private final Console console;
    private final EventStream events;
    private final Semaphore happened = new Semaphore(0);
    private volatile boolean ended;

    Watch(InspectorClient client, StateView view, Console console) throws InspectorException {
        this.view = view;
        this.console = console;
        this.events = client.events(null);
        Thread.ofPlatform().daemon().name("events").start(this::listen);
    }

    /** Into a pipe, it ends when this does: that nobody reads any more is not always noticed, as behind {@code kubectl exec}. */
    void endWith(InputStream in) {
        Background.start("stdin", () -> {
            try {
                in.transferTo(OutputStream.nullOutputStream());
            } catch (IOException e) {
                // It is closed, which is its end as well.
            }
            end();
        });
    }

    private void end() {
        ended = true;
        happened.release();
    }

    /** On the terminal, until Ctrl-C or until the manager ends. */
    int inPlace() throws InspectorException, InterruptedException {
        Window window = new Window();
        try (Screen screen = new Screen(console.out())) {
            while (true) {
                screen.show(view.text(), window.size().height());
                Thread.sleep(LEAST_MILLIS);
                happened.tryAcquire(REFRESH_MILLIS - LEAST_MILLIS, TimeUnit.MILLISECONDS);
                happened.drainPermits();
            }
        } catch (InspectorException e) {
            return managerEnded(e);
        }
    }

    /**
     * Into a pipe, until the reader is gone or the manager ends.
     *
     * @param every the longest pause; null when only changes matter
     */
    int oneAfterAnother(@Nullable Duration every) throws InspectorException, InterruptedException {
        try {
            console.out().print(view.text());
            while (!console.closed()) {
                if (every == null) {
                    happened.acquire();
                } else {
                    happened.tryAcquire(every.toMillis(), TimeUnit.MILLISECONDS);
                }
                happened.drainPermits();
                if (ended) {
                    break;
                }
                console.out().print(view.json() ? view.text() : "\n" + view.text());
            }
            return ExitCode.DONE.code();
        } catch (InspectorException e) {
            return managerEnded(e);
        }
    }

    private int managerEnded(InspectorException e) throws InspectorException {
        if (e.kind() != Kind.NOT_FOUND) {
            throw e;
        }
        console.tell("the manager has ended");
        return ExitCode.DONE.code();
    }

    private void listen() {
        try {
            while (events.next() != null) {
                happened.release();
            }
        } catch (InspectorException e) {
            // Whether the manager is still there, the next look at the state finds out.
            happened.release();
        }
        end();
    }

    @Override
    public void close() {
        events.close();
    }
}
