/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.inspector;

import io.micronaut.context.annotation.Replaces;
import io.micronaut.http.netty.channel.EventLoopGroupConfiguration;
import io.micronaut.http.netty.channel.EventLoopGroupFactory;
import io.micronaut.http.netty.channel.NettyChannelType;
import io.micronaut.http.netty.channel.NioEventLoopGroupFactory;
import io.netty.channel.Channel;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes the server's listening channels. One of them was bound before there was a server: what the server thinks is a descriptor
 * to take over stands for the workers' socket.
 */
@Singleton
@Named(NioEventLoopGroupFactory.NAME)
@Replaces(NioEventLoopGroupFactory.class)
final class BoundSockets implements EventLoopGroupFactory {
    private final @Nullable WorkerSocket workers;

    BoundSockets(@Nullable WorkerSocket workers) {
        this.workers = workers;
    }

    @Override
    public IoHandlerFactory createIoHandlerFactory(EventLoopGroupConfiguration configuration) {
        return NioIoHandler.newFactory();
    }

    @Override
    public Class<? extends Channel> channelClass(NettyChannelType type) {
        return type == NettyChannelType.SERVER_SOCKET
                ? NioServerSocketChannel.class
                : NioServerDomainSocketChannel.class;
    }

    @Override
    public Channel channelInstance(NettyChannelType type, @Nullable EventLoopGroupConfiguration configuration) {
        return type == NettyChannelType.SERVER_SOCKET
                ? new NioServerSocketChannel()
                : new NioServerDomainSocketChannel();
    }

    @Override
    public Channel channelInstance(
            NettyChannelType type,
            @Nullable EventLoopGroupConfiguration configuration,
            @Nullable Channel parent,
            int descriptor) {
        return new NioServerDomainSocketChannel(Objects.requireNonNull(workers).channel());
    }
}
