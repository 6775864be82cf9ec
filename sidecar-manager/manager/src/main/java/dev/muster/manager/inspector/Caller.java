/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.inspector;

import io.micronaut.http.HttpRequest;

/** Who sends a request. */
sealed interface Caller {
    String ATTRIBUTE = "muster.caller";

    /** The pool's own user, over the control socket. */
    record Owner(String user) implements Caller {}

    /** A program on this machine, where the inspector has no keys and listens on loopback only. */
    record Neighbour() implements Caller {}

    /** Whoever has one of the keys. */
    record KeyHolder(String key, boolean mayChange) implements Caller {}

    /** A worker of this pool that lives. */
    record Worker(int slot, long incarnation) implements Caller {}

    /** Somebody who has shown nothing that counts; {@code why} is what is missing or wrong. */
    record Stranger(String why) implements Caller {}

    /** Whether it may do everything that people may. */
    default boolean mayChange() {
        return switch (this) {
            case Owner o -> true;
            case Neighbour n -> true;
            case KeyHolder holder -> holder.mayChange();
            case Worker w -> false;
            case Stranger s -> false;
        };
    }

    /** As the audit names it. Never the key itself. */
    default String words() {
        return switch (this) {
            case Owner(String user) -> "control socket (" + user + ")";
            case Neighbour n -> "no key";
            case KeyHolder holder -> "key " + holder.key();
            case Worker(int slot, long incarnation) -> "worker " + slot + " (incarnation " + incarnation + ")";
            case Stranger s -> "a stranger";
        };
    }

    /** The caller of a request that the {@link Gate} has let in. */
    static Caller of(HttpRequest<?> request) {
        return request.getAttribute(ATTRIBUTE, Caller.class).orElseThrow();
    }
}
