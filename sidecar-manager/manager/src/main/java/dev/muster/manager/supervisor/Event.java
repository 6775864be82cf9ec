/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** What has happened. Any of them may be late, repeated or about a process that is long gone. */
public sealed interface Event {

    /** Time has passed. */
    record Tick() implements Event {}

    /** A request came in. {@link Supervisor.Step} says what became of it. */
    record Asked(Request request) implements Event {}

    /**
     * The watched files have been read.
     *
     * @param content stands for what they hold
     * @param cause what has changed, in words
     */
    record Holding(String content, String cause) implements Event {}

    /**
     * The launcher that comes first brings what the workers are to run.
     *
     * @param supposed the revision that the pool has begun with, before that was known
     * @param revision what stands for it
     */
    record Brought(String supposed, String revision) implements Event {}

    /** The launcher is connected and has said what it holds; {@code memory} is null when it had been told none. */
    record Synced(List<Adopted> children, @Nullable Memory memory) implements Event {}

    /** The launcher is gone, or the connection to it. */
    record LauncherLost() implements Event {}

    /** The launcher has been away for longer than one that lives ever is: what it had started is gone with it. */
    record LauncherGone() implements Event {}

    /** A child's program runs. */
    record Spawned(long number, int pid) implements Event {}

    /** A child could not be started. */
    record NotSpawned(long number, String why) implements Event {}

    /** A child's process has ended; {@code lingering} when others of its group live on. */
    record Exited(long number, Exit exit, boolean lingering) implements Event {}

    /** The last process of a child's group is gone. */
    record Gone(long number) implements Event {}

    /** What the launcher now sees a booting worker do with a listening socket. */
    record Seen(long number, String socket, Sight.Strength strength, String how, boolean lost) implements Event {}

    /** The launcher sees that a ready worker has not moved for so long; said again and again while that holds. */
    record Still(long number, Duration length, String doing) implements Event {}

    /** It moves again, or it is not known any more that it does not. */
    record Moves(long number) implements Event {}

    /** Connections wait at a socket, and nobody has accepted any for so long; said again and again while that holds. */
    record Unaccepted(String socket, Duration length) implements Event {}

    /** Somebody accepts again at this socket. */
    record Accepted(String socket) implements Event {}

    /** What each worker has of the machine's memory, in bytes; only said where there is a limit to it. */
    record Measured(SortedMap<Long, Long> resident) implements Event {}

    /**
     * A worker has spoken on its notify socket.
     *
     * @param status null when it did not say
     * @param watchdog whether {@code WATCHDOG=1} was among it
     * @param trigger whether it asks for what a missed watchdog does
     * @param extendMicros {@code EXTEND_TIMEOUT_USEC}, or 0
     */
    record Notified(
            long number,
            boolean ready,
            boolean stopping,
            boolean reloading,
            boolean watchdog,
            boolean trigger,
            long extendMicros,
            int errno,
            @Nullable String status,
            SortedMap<String, String> user)
            implements Event {}
}
