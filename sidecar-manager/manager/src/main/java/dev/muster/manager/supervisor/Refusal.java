/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

/** Why a request was not taken. Nothing has changed then. */
public sealed interface Refusal {

    /** There is no such slot now. */
    record NoSuchSlot(int slot, int workers) implements Refusal {}

    /** The worker count asked for is below zero. */
    record BelowZero(int asked, int workers) implements Refusal {}

    /** The worker count asked for is above what one manager takes. */
    record TooMany(int workers, int limit) implements Refusal {}

    /** The pool is ending; nothing but a harder shutdown is taken now. */
    record ShuttingDown() implements Refusal {}

    /** A person has stopped the slot. */
    record HeldSlot(int slot) implements Refusal {}

    /** The revision is empty or longer than what is taken. */
    record BadRevision(int limit) implements Refusal {}

    /** One sentence: what is wrong and what would be right. */
    default String message() {
        return switch (this) {
            case NoSuchSlot(int slot, int workers) ->
                workers == 0
                        ? "there is no slot " + slot + ": the pool has no workers"
                        : "there is no slot " + slot + ": the slots are 0 to " + (workers - 1);
            case BelowZero(int asked, int workers) ->
                "the worker count cannot be " + asked + " (it is " + workers + " now): 0 or more is possible";
            case TooMany(int workers, int limit) -> workers + " workers are too many: the limit is " + limit;
            case HeldSlot(int slot) -> "slot " + slot + " is held: start it instead";
            case ShuttingDown() -> "the pool is shutting down";
            case BadRevision(int limit) -> "a revision is 1 to " + limit + " printable characters with no spaces";
        };
    }
}
