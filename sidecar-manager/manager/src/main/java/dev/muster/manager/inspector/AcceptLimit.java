/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.inspector;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Takes connections off the kernel's queue of one listening socket only while few enough are open. All others wait there, where
 * they cost this process nothing, until the ones before them are closed: so a flood of them is never more than the queue is long.
 */
final class AcceptLimit extends ChannelInboundHandlerAdapter {
    private final int most;
    private final AtomicInteger open = new AtomicInteger();

    AcceptLimit(int most) {
        this.most = most;
    }

    @Override
    public void channelRead(ChannelHandlerContext listening, Object connection) {
        if (open.incrementAndGet() >= most) {
            listening.channel().config().setAutoRead(false);
        }
        ((Channel) connection).closeFuture().addListener((ChannelFutureListener) closed -> {
            if (open.decrementAndGet() < most) {
                listening.channel().config().setAutoRead(true);
            }
        });
        listening.fireChannelRead(connection);
    }
}
