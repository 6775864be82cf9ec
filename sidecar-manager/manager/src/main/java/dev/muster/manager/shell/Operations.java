/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.shell;

import dev.muster.api.CommandResult;
import dev.muster.api.Operation;
import dev.muster.api.OperationState;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The operations as the inspector shows them, and those who wait for their end. Thread-safe; the latest 100 are kept, and all that run. */
final class Operations {

    private static final int KEPT = 100;
    private static final int RESULTS_KEPT = 32;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final TreeMap<Long, Operation> byNumber = new TreeMap<>();
    private final TreeMap<Long, Operation> unshown =
            new TreeMap<>(); // have ended, and all of their words are not there yet
    private boolean closed;

    /** It has ended, which the next manager must know from now on; it is shown when all that is to be said of it is there. */
    void settle(dev.muster.manager.supervisor.Operation operation) {
        lock.lock();
        try {
            unshown.put(operation.number(), wire(operation, operation.message(), null));
        } finally {
            lock.unlock();
        }
    }

    /** Shows this, and wakes those who wait. One that has been shown as ended stays as it is. */
    void show(dev.muster.manager.supervisor.Operation operation, String message, @Nullable CommandResult result) {
        lock.lock();
        try {
            if (!operation.running()) {
                unshown.remove(operation.number());
            }
            Operation before = byNumber.get(operation.number());
            if (before == null || !before.isEnded()) {
                byNumber.put(operation.number(), wire(operation, message, result));
                forgetOldest();
                forgetOutput();
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The latest of those that have ended, oldest first. */
    List<Operation> latestEnded(int count) {
        lock.lock();
        try {
            return Stream.concat(byNumber.values().stream(), unshown.values().stream())
                    .filter(Operation::isEnded)
                    .sorted(Comparator.comparing(Operations::endedAt).reversed())
                    .limit(count)
                    .map(each -> each.result() == null ? each : withoutResult(each))
                    .toList()
                    .reversed();
        } finally {
            lock.unlock();
        }
    }

    private static Instant endedAt(Operation operation) {
        return operation.ended() == null ? Instant.MIN : operation.ended();
    }

    /** Shows the outcomes that an earlier manager has told of. */
    void recall(List<Operation> ended) {
        lock.lock();
        try {
            ended.forEach(operation -> byNumber.putIfAbsent(Long.valueOf(operation.id()), operation));
        } finally {
            lock.unlock();
        }
    }

    /** One that still runs is kept: somebody may be waiting for it. */
    private void forgetOldest() {
        var oldestFirst = byNumber.values().iterator();
        while (byNumber.size() > KEPT && oldestFirst.hasNext()) {
            if (oldestFirst.next().isEnded()) {
                oldestFirst.remove();
            }
        }
    }

    /** Of the latest commands only: what one prints may be long. */
    private void forgetOutput() {
        int kept = 0;
        for (var each : byNumber.descendingMap().entrySet()) {
            if (each.getValue().result() != null && ++kept > RESULTS_KEPT) {
                each.setValue(withoutResult(each.getValue()));
            }
        }
    }

    private static Operation withoutResult(Operation operation) {
        return new Operation(
                operation.id(),
                operation.kind(),
                operation.state(),
                operation.started(),
                operation.ended(),
                operation.message());
    }

    private static Operation wire(
            dev.muster.manager.supervisor.Operation operation, String outcome, @Nullable CommandResult result) {
        String cause = operation.request().cause();
        String message = cause.isEmpty() || outcome.isEmpty() ? cause + outcome : cause + ": " + outcome;
        OperationState state = switch (operation.outcome()) {
            case RUNNING -> OperationState.RUNNING;
            case DONE -> OperationState.DONE;
            case FAILED -> OperationState.FAILED;
            case SUPERSEDED -> OperationState.SUPERSEDED;
        };
        return new Operation(
                Long.toString(operation.number()),
                operation.request().kind(),
                state,
                operation.started(),
                operation.ended(),
                message.isEmpty() ? null : message,
                result);
    }

    @Nullable
    Operation get(long number) {
        lock.lock();
        try {
            return byNumber.get(number);
        } finally {
            lock.unlock();
        }
    }

    /** Without what commands have printed. */
    List<Operation> all() {
        lock.lock();
        try {
            return byNumber.values().stream()
                    .map(each -> each.result() == null ? each : withoutResult(each))
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    /** The operation when it has ended, or as it stands after {@code atMost} or when nothing will end it any more. */
    @Nullable
    Operation await(long number, Duration atMost) throws InterruptedException {
        lock.lock();
        try {
            long nanos = atMost.toNanos();
            while (!closed && nanos > 0 && !ended(byNumber.get(number))) {
                nanos = changed.awaitNanos(nanos);
            }
            return byNumber.get(number);
        } finally {
            lock.unlock();
        }
    }

    private static boolean ended(@Nullable Operation operation) {
        return operation != null && operation.isEnded();
    }

    /** The pool has ended: nobody waits any more. */
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
