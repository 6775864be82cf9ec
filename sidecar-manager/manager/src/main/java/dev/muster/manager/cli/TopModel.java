/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import dev.muster.api.Event;
import dev.muster.api.ProcessStatus;
import dev.muster.api.Socket;
import dev.muster.api.State;
import dev.muster.api.Worker;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What {@code muster top} knows, and what the person is about to do. A value: whatever happens makes the next one.
 *
 * @param state the last one that was seen
 * @param now by the manager's clock
 * @param events the latest, oldest first
 * @param queues of each socket by name how many connections waited, a second apart, oldest first
 * @param selected the row that keys are about
 * @param notice how the last action ended; until the next key
 * @param lost why the manager does not answer; null while it does
 */
record TopModel(
        State state,
        Instant now,
        List<Event> events,
        SortedMap<String, List<Integer>> queues,
        @Nullable Row selected,
        Mode mode,
        @Nullable Notice notice,
        @Nullable String lost) {
    private static final int EVENTS_KEPT = 200;
    private static final int SECONDS_KEPT = 40;

    /** A row that can be selected, whichever process is in it. */
    sealed interface Row {
        record OfSlot(int slot) implements Row {}

        record OfProcess(String name) implements Row {}
    }

    /** What keys mean at the moment. */
    sealed interface Mode {
        record Watching() implements Mode {}

        record Helping() implements Mode {}

        /** Waits for a yes. */
        record Asking(Wish.OfTheManager wish) implements Mode {}
    }

    /** One line for the person. */
    record Notice(String text, boolean good) {}

    static final Mode WATCHING = new Mode.Watching();

    static TopModel of(State state) {
        return new TopModel(state, state.now(), List.of(), new TreeMap<>(), null, WATCHING, null, null).seen(state);
    }

    TopModel {
        events = List.copyOf(events);
    }

    /** The manager answers: this is its state. */
    TopModel seen(State state) {
        List<Row> rows = rows(state);
        Row still = selected != null && rows.contains(selected) ? selected : rows.isEmpty() ? null : rows.getFirst();
        return new TopModel(state, state.now(), events, queues, still, mode, notice, null);
    }

    /** The manager answers: all is as it was, but later. */
    TopModel calmAt(Instant now) {
        return new TopModel(state, now, events, queues, selected, mode, notice, null);
    }

    /** The manager does not answer. */
    TopModel lost(String why) {
        return new TopModel(state, now, events, queues, selected, mode, notice, why);
    }

    /** A second has passed: the queues as they are become history. */
    TopModel sampled() {
        SortedMap<String, List<Integer>> longer = new TreeMap<>();
        for (Socket socket : state.sockets()) {
            List<Integer> depths = new ArrayList<>(queues.getOrDefault(socket.name(), List.of()));
            depths.add(socket.queue());
            longer.put(
                    socket.name(),
                    List.copyOf(depths.subList(Math.max(0, depths.size() - SECONDS_KEPT), depths.size())));
        }
        return new TopModel(state, now, events, longer, selected, mode, notice, lost);
    }

    TopModel happened(Event event) {
        List<Event> longer = new ArrayList<>(events);
        longer.add(event);
        List<Event> latest = longer.subList(Math.max(0, longer.size() - EVENTS_KEPT), longer.size());
        return new TopModel(state, now, latest, queues, selected, mode, notice, lost);
    }

    TopModel noticing(@Nullable Notice notice) {
        return new TopModel(state, now, events, queues, selected, mode, notice, lost);
    }

    TopModel in(Mode mode) {
        return new TopModel(state, now, events, queues, selected, mode, notice, lost);
    }

    /** Selects the row so many further down, or up; at the ends it stays. */
    TopModel moved(int by) {
        List<Row> rows = rows(state);
        if (rows.isEmpty()) {
            return this;
        }
        int at = Math.clamp(rows.indexOf(selected) + (long) by, 0, rows.size() - 1);
        return new TopModel(state, now, events, queues, rows.get(at), mode, notice, lost);
    }

    /** The worker that matters in a slot: the newest. Null when there is no such slot. */
    @Nullable
    Worker worker(int slot) {
        Worker newest = null;
        for (Worker worker : state.workers()) {
            if (worker.slot() == slot && (newest == null || worker.incarnation() > newest.incarnation())) {
                newest = worker;
            }
        }
        return newest;
    }

    @Nullable
    ProcessStatus process(String name) {
        for (ProcessStatus process : state.processes()) {
            if (process.name().equals(name)) {
                return process;
            }
        }
        return null;
    }

    private static List<Row> rows(State state) {
        LinkedHashSet<Row> rows = new LinkedHashSet<>();
        state.workers().forEach(worker -> rows.add(new Row.OfSlot(worker.slot())));
        state.processes().forEach(process -> rows.add(new Row.OfProcess(process.name())));
        return List.copyOf(rows);
    }
}
