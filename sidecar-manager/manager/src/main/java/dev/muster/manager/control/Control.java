/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.control;

import dev.muster.api.CommandDescription;
import dev.muster.api.Operation;
import dev.muster.api.State;
import dev.muster.manager.supervisor.Event;
import dev.muster.manager.supervisor.Request;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The running pool as the inspector sees it: everything that can be read, and the one way to ask for something.
 *
 * <p>Thread-safe. A caller may have to wait, but what it does or fails to do never delays the supervisor.
 */
public interface Control {

    /** The whole truth, as of now. */
    State state();

    /** Hands a request to the supervisor and says at once whether it was taken. */
    Answer submit(Request request) throws InterruptedException;

    /** Has the manager work by the settings with this fingerprint; only those in force, or those that are written, can be had. */
    Taking take(String settings) throws InterruptedException;

    /** The operation of this number, or null when there is none or it is no longer remembered. */
    @Nullable
    Operation operation(long number);

    /** The operation when it has ended, or as it stands when {@code atMost} is over. Only for a number that was accepted. */
    Operation await(long number, Duration atMost) throws InterruptedException;

    /** The operations that are remembered, the oldest first. */
    List<Operation> operations();

    /** The custom commands that there are. */
    List<CommandDescription> commands();

    /** What happens, as it happens. */
    EventFeed events();

    /** The pool's news in numbers. */
    Tally tally();

    /** Whether the pool should be sent work: enough of the wanted workers are ready, and connections do not wait in vain. */
    boolean ready();

    /** Whether the supervisor still turns. */
    boolean alive();

    /** By what workers are known when they call. */
    WorkerTokens tokens();

    /** Takes what a worker says of itself, as if it had come over its notify socket. False when the pool is over. */
    boolean hear(Event.Notified said) throws InterruptedException;

    /** Who asked for what, and what came of it: for the log and the event stream. */
    void audit(String line);

    /** Something a person should know of, for the log. */
    void warn(String line);
}
