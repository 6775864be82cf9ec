/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.shell;

import dev.muster.api.Exit;
import dev.muster.api.Launcher;
import dev.muster.api.Settings;
import dev.muster.api.Socket;
import dev.muster.api.State;
import dev.muster.api.Stuck;
import dev.muster.api.Worker;
import dev.muster.api.WorkerState;
import dev.muster.manager.os.ListeningSocket;
import dev.muster.manager.supervisor.Incarnation;
import dev.muster.manager.supervisor.Life;
import dev.muster.manager.supervisor.Observed;
import dev.muster.manager.supervisor.Phase;
import dev.muster.manager.supervisor.Signal;
import dev.muster.manager.supervisor.Slot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Draws the supervisor's state, and what is measured around it, as the wire document. */
final class StateDocument {

    private StateDocument() {}

    /**
     * A row for each live process, and one for each slot without any; by slot, and in it the oldest process first.
     *
     * @param since when the pool was started: so long has a slot been empty that never had a process
     */
    static List<Worker> workers(
            dev.muster.manager.supervisor.State state, LongFunction<Usage.@Nullable Share> usage, Instant since) {
        List<Worker> rows = new ArrayList<>();
        Map<Integer, List<Incarnation>> live = state.incarnations().values().stream()
                .filter(Incarnation::live)
                .collect(Collectors.groupingBy(Incarnation::slot));
        for (Slot slot : state.slots().values()) {
            List<Incarnation> alive = live.getOrDefault(slot.index(), List.of());
            for (Incarnation incarnation : alive) {
                rows.add(row(slot, incarnation, usage.apply(incarnation.number())));
            }
            if (alive.isEmpty() && slot.index() < state.target().workers()) {
                rows.add(emptyRow(state, slot, since));
            }
        }
        return rows;
    }

    static dev.muster.api.Observed observed(dev.muster.manager.supervisor.State state) {
        Observed observed = Observed.of(state);
        return new dev.muster.api.Observed(
                observed.ready(), observed.live(), observed.upToDate(), observed.converged(), observed.reason());
    }

    /** The listening sockets, with what waits in their queues now. */
    static List<Socket> sockets(Map<String, ListeningSocket> sockets) {
        List<Socket> drawn = new ArrayList<>();
        sockets.forEach((name, socket) -> {
            ListeningSocket.Queue queue = socket.queue();
            int waiting = queue == null ? 0 : queue.waiting();
            int limit = queue == null ? 0 : queue.limit();
            drawn.add(new Socket(name, socket.address(), waiting, limit, Math.max(0, socket.drops())));
        });
        return drawn;
    }

    private static Worker row(Slot slot, Incarnation incarnation, Usage.@Nullable Share usage) {
        Life life = incarnation.life();
        String status = incarnation.told().status();
        return new Worker(
                slot.index(),
                incarnation.number(),
                incarnation.revision(),
                word(life),
                life instanceof Life.Ready ready ? ready.by() : null,
                life.pid() == 0 ? null : life.pid(),
                life.since(),
                slot.restarts(),
                reason(incarnation),
                exit(slot),
                null,
                stuck(life),
                status.isEmpty() ? null : status,
                usage == null ? null : usage.cpu(),
                usage == null ? null : usage.rss(),
                incarnation.told().user());
    }

    private static Worker emptyRow(dev.muster.manager.supervisor.State state, Slot slot, Instant poolSince) {
        Instant since = slot.lastExitAt() == null ? poolSince : slot.lastExitAt();
        boolean over = !(state.phase() instanceof Phase.Running);
        boolean givenUp = over || slot.waitsForChange(state.settings(), state.rollout());
        WorkerState word = slot.held() ? WorkerState.HELD : givenUp ? WorkerState.FAILED : WorkerState.BACKOFF;
        String failure = slot.lastFailure();
        String reason = slot.held() ? "held by request" : failure == null ? "waiting for its turn to start" : failure;
        boolean waits = word == WorkerState.BACKOFF && slot.nextTry().isAfter(Instant.MIN);
        return new Worker(
                slot.index(),
                slot.lastFailed(),
                null,
                word,
                null,
                null,
                since,
                slot.restarts(),
                reason,
                exit(slot),
                waits ? slot.nextTry() : null,
                null,
                null,
                null,
                null,
                Collections.emptySortedMap());
    }

    private static WorkerState word(Life life) {
        return switch (life) {
            case Life.Spawning s -> WorkerState.STARTING;
            case Life.Booting b -> WorkerState.STARTING;
            case Life.Ready r -> WorkerState.READY;
            case Life.Draining d -> WorkerState.DRAINING;
            case Life.Stopping s -> WorkerState.STOPPING;
            case Life.Lingering l -> WorkerState.STOPPING;
        };
    }

    private static String reason(Incarnation incarnation) {
        return switch (incarnation.life()) {
            case Life.Draining d -> d.why();
            case Life.Stopping s -> s.why();
            case Life.Spawning s -> incarnation.origin().word();
            case Life.Booting b -> incarnation.origin().word();
            case Life.Ready r -> r.worn() == null ? incarnation.origin().word() : "to be recycled: " + r.worn();
            case Life.Lingering l -> incarnation.origin().word();
        };
    }

    private static @Nullable Stuck stuck(Life life) {
        return life instanceof Life.Ready ready
                        && ready.still() != null
                        && ready.still().stuck()
                ? new Stuck(ready.still().since(), ready.still().doing())
                : null;
    }

    private static @Nullable Exit exit(Slot slot) {
        return exit(slot.lastExit(), slot.lastExitAt());
    }

    /** Null where nobody knows how it ended, or nothing did. */
    static @Nullable Exit exit(dev.muster.manager.supervisor.@Nullable Exit exit, @Nullable Instant at) {
        if (exit == null || at == null || (exit.code() < 0 && exit.signal() == 0)) {
            return null;
        }
        return exit.signal() > 0
                ? Exit.bySignal(exit.signal(), Signal.name(exit.signal()), exit.core(), exit.outOfMemory(), at)
                : Exit.withCode(exit.code(), at);
    }

    /** The document around the rows. */
    static State document(
            String name,
            String version,
            Instant now,
            Instant since,
            @Nullable String inspector,
            @Nullable Launcher launcher,
            dev.muster.manager.supervisor.State state,
            List<Worker> workers,
            List<dev.muster.api.ProcessStatus> processes,
            List<dev.muster.api.Socket> sockets,
            List<dev.muster.api.SharedObject> shared,
            List<dev.muster.api.Operation> operations,
            @Nullable Settings settings) {
        var target = new dev.muster.api.Target(
                state.target().workers(),
                state.target().revision(),
                state.target().requested());
        return new State(
                name,
                version,
                now,
                since,
                inspector,
                launcher,
                target,
                observed(state),
                workers,
                processes,
                sockets,
                shared,
                operations,
                launcherEnd(state.launcherEnd()),
                settings);
    }

    private static dev.muster.api.@Nullable LauncherEnd launcherEnd(
            dev.muster.manager.supervisor.@Nullable LauncherEnd end) {
        return end == null ? null : new dev.muster.api.LauncherEnd(end.at(), end.words());
    }
}
