/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.os;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Waits for descriptors and for work from other threads, and runs what belongs to them. It has no thread and no clock: somebody
 * calls {@link #turn} again and again, with the time until the next deadline, and that may be a test.
 *
 * <p>Thread-safety: {@link #post} may be called by any thread. Everything else, the handlers and the posted tasks included, runs
 * in the one thread that turns the loop. An exception from a handler or a task leaves {@code turn}; the rest of that batch is
 * seen again in the next one.
 */
public final class EventLoop implements AutoCloseable {
    /** Told that a descriptor is ready, with the bits of {@link Epoll}. */
    @FunctionalInterface
    public interface Handler {
        void ready(int events);
    }

    private static final int QUEUE_LIMIT = 4096;

    private final Epoll epoll = new Epoll();
    private final Map<Integer, Registration> registrations = new HashMap<>();
    private final ArrayBlockingQueue<Runnable> posted = new ArrayBlockingQueue<>(QUEUE_LIMIT);
    private final AtomicBoolean woken = new AtomicBoolean();
    private final Arena arena = Arena.ofShared();
    private final MemorySegment one = arena.allocate(8, 8);
    private final MemorySegment count = arena.allocate(8, 8);
    private final int wakeUp;
    private int lastGeneration;
    private boolean closed; // guarded by waking
    private final Object waking = new Object();

    /** The generation tells a registration from an earlier one of the same descriptor number. */
    private record Registration(int generation, Handler handler) {}

    public EventLoop() {
        wakeUp = OsException.check(
                Libc.eventfd(0, Libc.EFD_NONBLOCK | Libc.EFD_CLOEXEC), "eventfd", "cannot make an event counter");
        one.set(JAVA_LONG, 0, 1);
        register(wakeUp, Epoll.IN, this::awake);
    }

    /** Has the handler called whenever the descriptor has one of these events. The descriptor stays the caller's. */
    void register(int fd, int events, Handler handler) {
        int generation = ++lastGeneration;
        epoll.add(fd, events, data(fd, generation));
        registrations.put(fd, new Registration(generation, handler));
    }

    /** Changes the events a registered descriptor is watched for. */
    void watch(int fd, int events) {
        Registration registration = registrations.get(fd);
        if (registration == null) {
            throw new IllegalStateException("descriptor " + fd + " is not registered");
        }
        epoll.modify(fd, events, data(fd, registration.generation));
    }

    /** Before the descriptor is closed. One that is not registered is left alone. */
    void unregister(int fd) {
        if (registrations.remove(fd) != null) {
            epoll.remove(fd);
        }
    }

    private static long data(int fd, int generation) {
        return (long) generation << 32 | fd;
    }

    /**
     * Has the task run by the loop's thread, after all that were posted before it. False, and the task is not taken, when
     * {@value #QUEUE_LIMIT} are waiting. After {@link #close} tasks are taken and never run.
     */
    public boolean post(Runnable task) {
        if (!posted.offer(task)) {
            return false;
        }
        if (woken.compareAndSet(false, true)) {
            wake();
        }
        return true;
    }

    /** Never after the close: by then the number may be another file's. */
    private void wake() {
        synchronized (waking) {
            if (!closed) {
                Libc.write(wakeUp, one, 8);
            }
        }
    }

    private void awake(int events) {
        Libc.read(wakeUp, count, 8);
        woken.set(false);
    }

    /** Waits until something happens, at most so many milliseconds (-1: for ever), and handles what did. */
    public void turn(int timeoutMillis) {
        int ready = epoll.await(posted.isEmpty() ? timeoutMillis : 0);
        for (int i = 0; i < ready; i++) {
            long data = epoll.data(i);
            Registration registration = registrations.get((int) data);
            // An earlier handler of this batch may have closed the descriptor, and its number may be in use again.
            if (registration != null && registration.generation == (int) (data >>> 32)) {
                registration.handler.ready(epoll.events(i));
            }
        }
        // Only what is there now: a task that posts itself again must not keep the descriptors waiting.
        for (int tasks = posted.size(); tasks > 0; tasks--) {
            Runnable task = posted.poll();
            if (task != null) {
                task.run();
            }
        }
    }

    @Override
    public void close() {
        synchronized (waking) {
            if (closed) {
                return;
            }
            closed = true;
            epoll.close();
            Libc.close(wakeUp);
            arena.close();
        }
    }
}
