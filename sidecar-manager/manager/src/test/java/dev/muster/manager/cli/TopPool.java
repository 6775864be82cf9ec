/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import dev.muster.api.Event;
import dev.muster.api.Observed;
import dev.muster.api.ProcessState;
import dev.muster.api.ProcessStatus;
import dev.muster.api.Socket;
import dev.muster.api.State;
import dev.muster.api.Target;
import dev.muster.api.Worker;
import dev.muster.api.WorkerState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** A small pool to look at with {@code muster top}. */
final class TopPool {
    static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    private TopPool() {}

    /** So many workers that serve, and a scheduler beside them. */
    static State of(int workers) {
        List<Worker> rows = new ArrayList<>();
        for (int slot = 0; slot < workers; slot++) {
            rows.add(worker(slot, WorkerState.READY));
        }
        return state(workers, 0, rows);
    }

    static State state(int target, int queue, List<Worker> workers) {
        ProcessStatus scheduler = new ProcessStatus(
                "scheduler",
                ProcessState.RUNNING,
                4130,
                NOW.minusSeconds(180),
                0,
                null,
                null,
                1L,
                null,
                false,
                0.02,
                12L << 20);
        return new State(
                "web",
                "0.1.0",
                NOW,
                NOW.minusSeconds(11_520),
                null,
                new Target(target, "a1b2c3", "a1b2c3"),
                new Observed(workers.size(), workers.size(), workers.size(), true, null),
                workers,
                List.of(scheduler),
                List.of(new Socket("http", "[::]:8080", queue, 1024, 0)),
                List.of(),
                List.of());
    }

    static Worker worker(int slot, WorkerState state) {
        return new Worker(
                slot,
                slot + 7L,
                "a1b2c3",
                state,
                "select",
                state == WorkerState.HELD ? null : 4121 + slot,
                NOW.minusSeconds(120),
                slot,
                "held by request",
                null,
                null,
                null,
                null,
                0.12,
                61L << 20,
                new TreeMap<>());
    }

    static Event event(long id, String message) {
        return new Event(id, NOW.plusSeconds(id), "ready", 0, 7L, null, message);
    }
}
