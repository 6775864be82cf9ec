/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.inspector;

import dev.muster.api.OperationState;
import dev.muster.api.ProcessState;
import dev.muster.api.ProcessStatus;
import dev.muster.api.Socket;
import dev.muster.api.State;
import dev.muster.api.Worker;
import dev.muster.api.WorkerState;
import dev.muster.manager.control.Control;
import dev.muster.manager.control.Count;
import dev.muster.manager.inspector.Families.Points;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.EnumSet;

/** The pool's metrics, made of its state and its counted news at each scrape: so no slot is shown that is not there any more. */
final class PoolMetrics implements MultiCollector {
    private final Control control;

    PoolMetrics(Control control) {
        this.control = control;
    }

    @Override
    public MetricSnapshots collect() {
        Families families = new Families();
        State state = control.state();
        pool(families, state);
        workers(families, state);
        processes(families, state);
        sockets(families, state);
        counts(families);
        return families.build();
    }

    private static void pool(Families families, State state) {
        families.info(
                "muster", "The pool and its manager's version.", "pool", state.name(), "version", state.version());
        families.gauge(
                "muster_pool_start_time_seconds",
                "When the pool was first started, in seconds since 1970.",
                state.since().toEpochMilli() / 1e3);
        families.gauge(
                "muster_converged",
                "1 when everything is as the target wants it, 0 when not.",
                state.observed().converged() ? 1 : 0);
        families.gauge(
                "muster_operations_running",
                "Operations that have no outcome yet.",
                state.operations().stream()
                        .filter(each -> each.state() == OperationState.RUNNING)
                        .count());
    }

    private static void workers(Families families, State state) {
        Points byState = new Points();
        for (WorkerState each : EnumSet.complementOf(EnumSet.of(WorkerState.UNKNOWN))) {
            byState.add(0, "state", each.toString());
        }
        Points cores = new Points();
        Points resident = new Points();
        Points restarts = new Points();
        int stuck = 0;
        int before = -1;
        for (Worker worker : state.workers()) {
            String slot = Integer.toString(worker.slot());
            byState.add(1, "state", worker.state().toString());
            stuck += worker.stuck() == null ? 0 : 1;
            if (worker.cpu() != null) {
                cores.add(worker.cpu(), "slot", slot);
            }
            if (worker.rss() != null) {
                resident.add(worker.rss(), "slot", slot);
            }
            if (worker.slot() != before) { // a slot whose worker is being replaced has two rows
                restarts.add(worker.restarts(), "slot", slot);
            }
            before = worker.slot();
        }
        families.gauge("muster_workers", "Rows of the table of workers, by their state.", byState);
        families.gauge(
                "muster_workers_target",
                "Workers that are wanted.",
                state.target().workers());
        families.gauge(
                "muster_workers_up_to_date",
                "Ready workers of the target's revision.",
                state.observed().upToDate());
        families.gauge("muster_workers_stuck", "Workers that are stuck.", stuck);
        families.gauge(
                "muster_worker_cpu_cores", "CPUs that the slot's workers used lately, 1 for a whole one.", cores);
        families.gauge(
                "muster_worker_resident_bytes", "Resident memory of all processes of the slot's workers.", resident);
        families.counter(
                "muster_worker_restarts", "How often the slot got a new process that nobody asked for.", restarts);
    }

    private static void processes(Families families, State state) {
        Points byState = new Points();
        for (ProcessState each : EnumSet.complementOf(EnumSet.of(ProcessState.UNKNOWN))) {
            byState.add(0, "state", each.toString());
        }
        Points restarts = new Points();
        Points resident = new Points();
        for (ProcessStatus process : state.processes()) {
            byState.add(1, "state", process.state().toString());
            restarts.add(process.restarts(), "process", process.name());
            if (process.rss() != null) {
                resident.add(process.rss(), "process", process.name());
            }
        }
        families.gauge("muster_processes", "Managed processes, by their state.", byState);
        families.counter(
                "muster_process_restarts", "How often the process was started again with nobody asking.", restarts);
        families.gauge("muster_process_resident_bytes", "Resident memory of the managed process.", resident);
    }

    private static void sockets(Families families, State state) {
        Points queue = new Points();
        Points backlog = new Points();
        Points drops = new Points();
        for (Socket socket : state.sockets()) {
            queue.add(socket.queue(), "socket", socket.name());
            backlog.add(socket.backlog(), "socket", socket.name());
            drops.add(socket.drops(), "socket", socket.name());
        }
        families.gauge("muster_socket_queue", "Connections that wait to be accepted.", queue);
        families.gauge("muster_socket_backlog", "Connections that may wait to be accepted.", backlog);
        families.counter("muster_socket_drops", "Connections turned away because the queue was full.", drops);
    }

    private void counts(Families families) {
        for (Count count : Count.values()) {
            Points points = new Points();
            control.tally()
                    .of(count)
                    .forEach((values, times) -> points.add(times.sum(), Labels.of(count.labels(), values)));
            families.counter("muster_" + count.word(), count.help(), points);
        }
        families.histogram(
                "muster_worker_start_seconds",
                "Time from the order of a worker's process until it was ready.",
                control.tally().startSeconds().snapshot());
        families.counter(
                "muster_events",
                "Events of the event stream.",
                new Points().add(control.events().published()));
        families.counter(
                "muster_events_missed",
                "Events that readers of the event stream came too late for.",
                new Points().add(control.events().missed()));
    }
}
