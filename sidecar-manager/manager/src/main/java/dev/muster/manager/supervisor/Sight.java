/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

import java.time.Instant;

/**
 * What the launcher sees a worker do with one listening socket.
 *
 * @param how the launcher's word for it, such as {@code epoll} or {@code accept}
 * @param lost no process of the worker holds the socket any more
 * @param since when this was first seen
 */
public record Sight(Strength strength, String how, boolean lost, Instant since) {

    /** How much the sight says, from nothing to certain. */
    public enum Strength {
        /** Nobody waits on the socket. */
        NONE,
        /** The worker cannot be looked into. */
        UNKNOWN,
        /** The socket is registered for events, but nobody waits for them now. */
        REGISTERED,
        /** It looks like waiting, but some runtimes look so before they accept. */
        WEAK,
        /** It waits on the socket, or has accepted from it. */
        STRONG
    }
}
