/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One process in a slot, from the order to start it until nothing of it is left.
 *
 * @param number unique in the pool, and only growing
 * @param born when it was ordered
 * @param told what it has said of itself
 */
public record Incarnation(long number, int slot, String revision, Instant born, Origin origin, Life life, Told told) {

    Incarnation with(Life next) {
        return new Incarnation(number, slot, revision, born, origin, next, told);
    }

    Incarnation with(Told next) {
        return new Incarnation(number, slot, revision, born, origin, life, next);
    }

    /** What of it is worth remembering: neither what is seen of it, as that is seen again, nor its own words. */
    Incarnation remembered() {
        return new Incarnation(number, slot, revision, born, origin, life.remembered(), told.remembered());
    }

    /** Whether it counts as a ready worker. */
    public boolean ready() {
        return life instanceof Life.Ready;
    }

    /** Whether it is ready and hangs, as far as can be seen. */
    public boolean stuck() {
        return life instanceof Life.Ready ready
                && ready.still() != null
                && ready.still().stuck();
    }

    /** Why it is to be recycled; null when it is not. */
    public @Nullable String worn() {
        return life instanceof Life.Ready ready ? ready.worn() : null;
    }

    /** Whether it is what was asked for: of the wanted revision, and young enough for its slot. */
    boolean current(Target target, @Nullable Slot slot) {
        return revision.equals(target.revision()) && (slot == null || number >= slot.freshFrom());
    }

    /** Whether its slot should have another instead. */
    boolean outdated(Target target, @Nullable Slot slot) {
        return !current(target, slot) || worn() != null;
    }

    /** Whether its own process lives, as far as is known. */
    public boolean live() {
        return !(life instanceof Life.Lingering);
    }

    /** Whether it is wanted on: not told to end, and not about to be told. */
    public boolean staying() {
        return switch (life) {
            case Life.Spawning s -> true;
            case Life.Booting b -> true;
            case Life.Ready r -> true;
            case Life.Draining d -> false;
            case Life.Stopping s -> false;
            case Life.Lingering l -> false;
        };
    }
}
