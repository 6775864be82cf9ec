/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.control;

import dev.muster.api.Event;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The pool's latest events, for any number of readers. Thread-safe.
 *
 * <p>A ring that only the publisher moves: a reader is no more than a position in it, so a slow one costs nothing,
 * never holds the publisher up, and is told how many events it missed. Ids grow by one with each event. They should
 * start from the clock, so that a reader that resumes after the manager was replaced does not mistake new events for
 * those it has seen.
 */
public final class EventFeed implements AutoCloseable {

    /** What a reader gets next. */
    public sealed interface Item {
        /** The next event in order. */
        record Next(Event event) implements Item {}

        /** Events that left the ring before this reader came to them; -1 when nobody can know how many. */
        record Missed(long count) implements Item {}

        /** Nothing happened within the time given. */
        record Quiet() implements Item {}

        /** The feed has been closed, and everything before that was read. */
        record Ended() implements Item {}
    }

    private static final Item QUIET = new Item.Quiet();
    private static final Item ENDED = new Item.Ended();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final @Nullable Event[] ring;
    private final long first;
    /** The id of the next event; the ring holds those from {@code max(first, next - ring.length)} up to it. */
    private long next;

    /** How many events readers were told that they missed. */
    private long missed;

    private boolean closed;

    /** A feed that remembers so many events and calls the first one {@code firstId} (1 or more). */
    public EventFeed(int capacity, long firstId) {
        this.ring = new Event[capacity];
        this.first = firstId;
        this.next = firstId;
    }

    /** Adds the event that {@code withId} makes of its id. Never waits for a reader. */
    public void publish(LongFunction<Event> withId) {
        lock.lock();
        try {
            ring[slot(next)] = withId.apply(next);
            next++;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** How many there were. */
    public long published() {
        lock.lock();
        try {
            return next - first;
        } finally {
            lock.unlock();
        }
    }

    /** How many events readers came too late for, all readers together. */
    public long missed() {
        lock.lock();
        try {
            return missed;
        } finally {
            lock.unlock();
        }
    }

    /** A reader of what happens from now on. */
    public Subscription subscribe() {
        lock.lock();
        try {
            return new Subscription(next);
        } finally {
            lock.unlock();
        }
    }

    /** A reader of what happened after the event of this id, as far as it is remembered. */
    public Subscription subscribe(long afterId) {
        return new Subscription(afterId + 1);
    }

    /** Lets every reader come to its end. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private int slot(long id) {
        return (int) (id % ring.length);
    }

    /** One reader's place in the feed. For one thread at a time; there is nothing to release. */
    public final class Subscription {
        private long position;

        private Subscription(long position) {
            this.position = position;
        }

        /** The next item, waiting for it up to {@code atMost}. */
        public Item next(Duration atMost) throws InterruptedException {
            lock.lockInterruptibly();
            try {
                long nanos = atMost.toNanos();
                while (position == next && !closed && nanos > 0) {
                    nanos = changed.awaitNanos(nanos);
                }
                return take();
            } finally {
                lock.unlock();
            }
        }

        private Item take() {
            long oldest = Math.max(first, next - ring.length);
            if (position < oldest || position > next) {
                boolean foreign = position < first || position > next;
                long missed = foreign ? -1 : oldest - position;
                position = oldest;
                EventFeed.this.missed += Math.max(0, missed);
                return new Item.Missed(missed);
            }
            if (position == next) {
                return closed ? ENDED : QUIET;
            }
            Event event = ring[slot(position)];
            if (event == null) {
                throw new IllegalStateException("no event " + position + " in a ring that should hold it");
            }
            position++;
            return new Item.Next(event);
        }
    }
}
