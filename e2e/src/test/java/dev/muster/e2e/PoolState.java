/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The inspector's state document, read as a stranger would: by the names of its fields. */
public record PoolState(JsonNode json) {

    public record Worker(JsonNode json) {
        public int slot() {
            return json.path("slot").asInt(-1);
        }

        public long incarnation() {
            return json.path("incarnation").asLong();
        }

        public String state() {
            return json.path("state").asText();
        }

        /** 0 when the row has no process. */
        public long pid() {
            return json.path("pid").asLong(0);
        }

        /** What it is doing while it is called stuck. */
        public Optional<String> stuck() {
            return Optional.ofNullable(json.path("stuck").path("doing").textValue());
        }

        public boolean isReady() {
            return state().equals("ready");
        }

        @Override
        public String toString() {
            return "slot %d %s pid %d incarnation %d".formatted(slot(), state(), pid(), incarnation());
        }
    }

    public int ready() {
        return json.path("observed").path("ready").asInt(-1);
    }

    public int target() {
        return json.path("target").path("workers").asInt(-1);
    }

    public boolean converged() {
        return json.path("observed").path("converged").asBoolean();
    }

    public List<Worker> workers() {
        var rows = new ArrayList<Worker>();
        json.path("workers").forEach(row -> rows.add(new Worker(row)));
        return rows;
    }

    /** The only row of a slot. */
    public Worker worker(int slot) {
        var rows = workers().stream().filter(row -> row.slot() == slot).toList();
        if (rows.size() != 1) {
            throw new AssertionError("slot " + slot + " has " + rows.size() + " rows: " + this);
        }
        return rows.getFirst();
    }

    public List<Long> pids() {
        return workers().stream().map(Worker::pid).filter(pid -> pid > 0).toList();
    }

    /** What became of the launcher before this one; empty when none has ended. */
    public Optional<String> launcherEnd() {
        return Optional.ofNullable(json.path("launcherEnd").path("words").textValue());
    }

    public JsonNode socket() {
        return json.path("sockets").path(0);
    }

    @Override
    public String toString() {
        return workers().stream().map(Worker::toString).collect(Collectors.joining("; ")) + "; observed "
                + json.path("observed");
    }
}
