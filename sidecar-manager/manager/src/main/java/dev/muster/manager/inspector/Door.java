/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.inspector;

import io.micronaut.http.HttpRequest;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.nio.NioChannelOption;
import java.util.Objects;
import jdk.net.ExtendedSocketOptions;
import jdk.net.UnixDomainPrincipal;

/** By which socket a request came in. What a caller can be, and may do, begins with that. */
enum Door {
    /** The Unix socket that only the pool's own user can open. */
    CONTROL(64),
    /** The Unix socket that workers know by MUSTER_SOCKET. */
    WORKERS(256),
    /** The inspector's TCP address. */
    TCP(128),
    /** The address where probes ask, and nothing else is answered. */
    HEALTH(32);

    /** Set by us on every request, over whatever the client may have sent under these names. */
    private static final String DOOR = "x-muster-door";

    private static final String PEER = "x-muster-peer";

    /**
     * So many connections can be open at once; more fit not into the manager's small heap, each with a body as long as there may be.
     * Each door has its own number: none can be kept shut through another.
     */
    final int mostConnections;

    Door(int mostConnections) {
        this.mostConnections = mostConnections;
    }

    /** Marks each request of a connection through this door. */
    ChannelHandler marks(Channel connection) {
        String peer = this == CONTROL ? user(connection) : String.valueOf(connection.remoteAddress());
        return new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object message) {
                if (message instanceof io.netty.handler.codec.http.HttpRequest request) {
                    request.headers().set(DOOR, name()).set(PEER, peer);
                }
                context.fireChannelRead(message);
            }
        };
    }

    static Door of(HttpRequest<?> request) {
        return valueOf(Objects.requireNonNull(request.getHeaders().get(DOOR)));
    }

    /** Who is at the other end: a user's name for the control socket, else the address. */
    static String peer(HttpRequest<?> request) {
        return Objects.requireNonNull(request.getHeaders().get(PEER));
    }

    /** Who the kernel says has connected (unix(7), SO_PEERCRED). */
    private static String user(Channel connection) {
        UnixDomainPrincipal peer =
                connection.config().getOption(NioChannelOption.of(ExtendedSocketOptions.SO_PEERCRED));
        return peer == null ? "unknown user" : peer.user().getName();
    }
}
