/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.pool;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What is another in a pool than it was before, and what that means for a pod that runs. Immutable. */
public record PoolChange(Pool before, Pool after) {

    /**
     * The fields that a pod keeps for its life: its workers hold them, others rely on them, or the pod's own description follows from
     * them, as its time to end does.
     */
    public List<String> ofPods() {
        List<String> changed = new ArrayList<>();
        add(changed, "name", Pool::name);
        add(changed, "listen", Pool::listen);
        add(changed, "stdin", Pool::stdin);
        add(changed, "processes", Pool::processes);
        add(changed, "shared", Pool::shared);
        add(changed, "inspector", Pool::inspector);
        add(changed, "stop.grace", pool -> pool.stop().grace());
        add(changed, "stop.drainDelay", pool -> pool.stop().drainDelay());
        return changed;
    }

    /** The fields that a worker gets as it starts, and keeps. */
    public List<String> ofWorkers() {
        List<String> changed = new ArrayList<>();
        add(changed, "command", Pool::command);
        add(changed, "env", Pool::env);
        add(changed, "directory", Pool::directory);
        return changed;
    }

    /** Whether another number of workers is written down. */
    public boolean ofCount() {
        return !before.workers().equals(after.workers());
    }

    /** Whether another revision is written down, or one where there was none. */
    public boolean ofRevision() {
        return after.revision() != null && !after.revision().equals(before.revision());
    }

    private void add(List<String> changed, String field, Function<Pool, @Nullable Object> part) {
        if (!Objects.equals(part.apply(before), part.apply(after))) {
            changed.add(field);
        }
    }
}
