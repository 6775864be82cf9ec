/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.inspector;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The connections through one door, never more than it takes. When it is full, the connection that has asked nothing for longest
 * makes room: so somebody who opens many and says nothing keeps nobody out. For the server's one event loop.
 */
final class Guests {
    private final int most;
    private final Set<Channel> silent = new LinkedHashSet<>(); // the one that has been so for longest first
    private int open;

    Guests(int most) {
        this.most = most;
    }

    /** Whether there is room for it. What was let in is counted until it is closed. */
    boolean admit(Channel connection) {
        if (open >= most) {
            if (silent.isEmpty()) {
                return false;
            }
            Channel longest = silent.iterator().next();
            silent.remove(longest);
            var _ = longest.close();
        }
        open++;
        silent.add(connection);
        connection.closeFuture().addListener((ChannelFutureListener) closed -> {
            open--;
            silent.remove(connection);
        });
        return true;
    }

    /** It has asked something, and waits for the answer. */
    void asks(Channel connection) {
        silent.remove(connection);
    }

    /** It has its answers. */
    void isSilent(Channel connection) {
        if (connection.isOpen()) {
            silent.add(connection);
        }
    }
}
