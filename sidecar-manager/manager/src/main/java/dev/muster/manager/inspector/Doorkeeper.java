/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.inspector;

import io.micronaut.http.netty.channel.ChannelPipelineCustomizer;
import io.micronaut.http.server.netty.NettyServerCustomizer;
import io.micronaut.http.server.netty.configuration.NettyHttpServerConfiguration.NettyListenerConfiguration;
import io.micronaut.http.server.netty.configuration.NettyHttpServerConfiguration.NettyListenerConfiguration.Family;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.FixedRecvByteBufAllocator;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the inspector's doors, and gives each connection what its door asks for before a byte of it is read. */
final class Doorkeeper implements NettyServerCustomizer {
    private static final Logger LOG = LoggerFactory.getLogger(Doorkeeper.class);

    /** So much of a connection is read at once: a small piece, so that many clients do not need much memory. */
    private static final int READ_BYTES = 4096;

    /** So many more than a door has room for may be on their way in: each makes one go that has said nothing. */
    private static final int ARRIVING = 16;

    private final boolean forWorkers;
    private final @Nullable Https https;
    private final List<Door> doors = new ArrayList<>();
    private final Map<Door, Channel> open = new EnumMap<>(Door.class);

    Doorkeeper(boolean forWorkers, @Nullable Supplier<ServerTls> tls) {
        this.forWorkers = forWorkers;
        https = tls == null ? null : new Https(tls);
    }

    /** What the server is to listen on. It binds them in this order, which is how each is known when it asks. */
    List<NettyListenerConfiguration> listeners(ControlSocket control, InspectorAddress address) {
        List<NettyListenerConfiguration> listeners = new ArrayList<>();
        listeners.add(listener(Door.CONTROL));
        listeners.getFirst().setFamily(Family.UNIX);
        listeners.getFirst().setPath(control.binding().toString());
        if (forWorkers) {
            listeners.add(listener(Door.WORKERS));
            listeners.getLast().setFamily(Family.UNIX);
            listeners.getLast().setFd(0); // see BoundSockets
            listeners.getLast().setBind(false);
        }
        if (address.tcp() != null) {
            listeners.add(tcp(Door.TCP, address.tcp()));
        }
        if (address.health() != null) {
            listeners.add(tcp(Door.HEALTH, address.health()));
        }
        return listeners;
    }

    private NettyListenerConfiguration tcp(Door door, InetSocketAddress address) {
        NettyListenerConfiguration listener = listener(door);
        listener.setHost(address.getAddress().getHostAddress());
        listener.setPort(address.getPort() == 0 ? -1 : address.getPort());
        return listener;
    }

    private NettyListenerConfiguration listener(Door door) {
        doors.add(door);
        return new NettyListenerConfiguration(door.name());
    }

    /** The TCP port of a door, or -1 when it is not open. Once the server has started. */
    int port(Door door) {
        Channel channel = open.get(door);
        return channel != null && channel.localAddress() instanceof InetSocketAddress address ? address.getPort() : -1;
    }

    @Override
    public NettyServerCustomizer specializeForChannel(Channel channel, ChannelRole role) {
        Door door = doors.get(open.size());
        open.put(door, channel);
        channel.pipeline().addLast(new AcceptLimit(door.mostConnections + ARRIVING));
        return new AtDoor(door, new Guests(door.mostConnections), door == Door.TCP ? https : null);
    }

    /** One door; it sees each connection as it comes in. */
    private record AtDoor(
            Door door, Guests guests, @Nullable Https https) implements NettyServerCustomizer {
        @Override
        public NettyServerCustomizer specializeForChannel(Channel connection, ChannelRole role) {
            return new Arriving(door, guests, https, connection);
        }
    }

    /** One connection, when its handlers are in place. */
    private record Arriving(
            Door door, Guests guests, @Nullable Https https, Channel connection) implements NettyServerCustomizer {
        @Override
        public NettyServerCustomizer specializeForChannel(Channel channel, ChannelRole role) {
            return this;
        }

        @Override
        public void onInitialPipelineBuilt() {
            if (!guests.admit(connection)) {
                var _ = connection.close();
                return;
            }
            connection.config().setRecvByteBufAllocator(new FixedRecvByteBufAllocator(READ_BYTES));
            Patience patience = new Patience(connection, guests);
            ChannelPipeline handlers = connection.pipeline();
            String codec = ChannelPipelineCustomizer.HANDLER_HTTP_SERVER_CODEC;
            handlers.addBefore(codec, "patience-with-bytes", patience.withBytes());
            handlers.addAfter(codec, "one-at-a-time", new OneAtATime());
            handlers.addAfter(codec, "door", door.marks(connection));
            handlers.addAfter(codec, "patience-with-messages", patience.withMessages());
            if (https != null) {
                secure(https);
            }
        }

        private void secure(Https tls) {
            try {
                tls.guard(connection);
            } catch (SSLException e) {
                LOG.warn("inspector.tls: {}", e.getMessage());
                var _ = connection.close();
            }
        }
    }
}
