/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.inspector;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;

/**
 * Hands the requests of one connection on one after the other, the next when the answer before it is on its way. The server would
 * work on all that a client has sent ahead at the same time, with a thread and an answer in memory for each. What waits here is no
 * more than what one read has brought, as nothing is read meanwhile. For the connection's event loop.
 */
final class OneAtATime extends ChannelDuplexHandler {
    private final ArrayDeque<Object> waiting = new ArrayDeque<>();
    private boolean answering;
    private boolean wantsMore;

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (waiting.isEmpty() && !(answering && message instanceof HttpRequest)) {
            pass(context, message);
        } else {
            waiting.add(message);
        }
    }

    private void pass(ChannelHandlerContext context, Object message) {
        answering |= message instanceof HttpRequest;
        context.fireChannelRead(message);
    }

    @Override
    public void read(ChannelHandlerContext context) {
        if (waiting.isEmpty()) {
            context.read();
        } else {
            wantsMore = true;
        }
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (Patience.endsAnAnswer(message)) {
            var _ = context.write(message, promise.unvoid()).addListener(done -> next(context));
        } else {
            var _ = context.write(message, promise);
        }
    }

    private void next(ChannelHandlerContext context) {
        answering = false;
        if (waiting.isEmpty()) {
            return;
        }
        while (!waiting.isEmpty() && !(answering && waiting.peek() instanceof HttpRequest)) {
            pass(context, waiting.remove());
        }
        context.fireChannelReadComplete();
        if (wantsMore && waiting.isEmpty()) {
            wantsMore = false;
            context.read();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        waiting.forEach(ReferenceCountUtil::release);
        waiting.clear();
        context.fireChannelInactive();
    }
}
