/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** What a person, a program or a signal asks of the pool. Each accepted request becomes one {@link Operation}. */
public sealed interface Request {

    /**
     * Replaces workers by fresh ones of the same command. No slots means all of them, which is a new revision.
     *
     * @param cause what led to it, in words; empty where somebody just asked
     */
    record Restart(SortedSet<Integer> slots, String cause) implements Request {
        public Restart(SortedSet<Integer> slots) {
            this(slots, "");
        }
    }

    /** Sets the worker count. */
    record Scale(int workers) implements Request {}

    /** Changes the worker count by so many; it may be negative. */
    record ScaleBy(int change) implements Request {}

    /** Stops the worker of a slot and holds the slot empty until {@link Start}. */
    record Stop(int slot) implements Request {}

    /** Lets a held slot have its worker again. */
    record Start(int slot) implements Request {}

    /** Sets count and revision at once; what is null stays. Asking for what is already the target changes nothing. */
    record Retarget(@Nullable Integer workers, @Nullable String revision) implements Request {}

    /** Ends the pool: gracefully, or at once with KILL. */
    record Shutdown(boolean now) implements Request {}

    /** What led to it, in words; empty where somebody just asked. */
    default String cause() {
        return this instanceof Restart restart ? restart.cause() : "";
    }

    /** The word for it in the operations' list. */
    default String kind() {
        return switch (this) {
            case Restart r -> "restart";
            case Scale s -> "scale";
            case ScaleBy s -> "scale";
            case Stop s -> "stop";
            case Start s -> "start";
            case Retarget t -> "target";
            case Shutdown s -> "shutdown";
        };
    }
}
