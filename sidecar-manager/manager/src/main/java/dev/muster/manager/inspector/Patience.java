/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.inspector;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What one connection may cost. A request must be here whole, head and body, within {@link #REQUEST} of its first byte, and the
 * first one of its connection; between requests nothing need be said for {@link #SILENCE}; and an answer must be taken from us
 * without a pause longer than {@link #READING}. Who breaks one of these is cut off; nobody waits for it. For the connection's event
 * loop.
 */
final class Patience {
    static final Duration REQUEST = Duration.ofSeconds(10);
    static final Duration SILENCE = Duration.ofSeconds(60);
    static final Duration READING = Duration.ofSeconds(30);

    private static final String TOO_SLOW = "{\"type\":\"about:blank\",\"title\":\"Request Timeout\",\"status\":408,"
            + "\"detail\":\"the request was not here whole within " + REQUEST.toSeconds() + " seconds\"}";

    private final Channel connection;
    private final Guests guests;
    private boolean arriving = true; // a request, or the handshake before the first one
    private boolean heard; // a byte of it
    private boolean headIsHere; // all of its head
    private int unanswered;
    private @Nullable Future<?> timer;
    private @Nullable Future<?> readingTimer;

    Patience(Channel connection, Guests guests) {
        this.connection = connection;
        this.guests = guests;
        wait(REQUEST, this::tooSlow);
    }

    /** For the place where bytes come in, decrypted. */
    ChannelHandler withBytes() {
        return new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object bytes) {
                heard = true;
                if (!arriving) {
                    arriving = true;
                    Patience.this.wait(REQUEST, Patience.this::tooSlow);
                }
                context.fireChannelRead(bytes);
            }
        };
    }

    /** For the place where bytes have become messages. */
    ChannelHandler withMessages() {
        return new ChannelDuplexHandler() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object message) {
                if (message instanceof HttpRequest) {
                    headIsHere = true;
                    guests.asks(connection);
                    unanswered++;
                }
                if (message instanceof LastHttpContent) {
                    arriving = false;
                    heard = false;
                    headIsHere = false;
                    stopWaiting();
                }
                context.fireChannelRead(message);
            }

            @Override
            public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
                if (endsAnAnswer(message) && --unanswered == 0) {
                    var _ = context.write(message, promise.unvoid()).addListener(done -> answered());
                    return;
                }
                var _ = context.write(message, promise);
            }

            @Override
            public void channelWritabilityChanged(ChannelHandlerContext context) {
                takesAnswers(connection.isWritable());
                context.fireChannelWritabilityChanged();
            }

            @Override
            public void channelInactive(ChannelHandlerContext context) {
                stopWaiting();
                takesAnswers(true);
                context.fireChannelInactive();
            }
        };
    }

    /** Not so a 100 Continue, behind which the answer is still to come. */
    static boolean endsAnAnswer(Object message) {
        boolean provisional =
                message instanceof HttpResponse response && response.status().code() < 200;
        return message instanceof LastHttpContent && !provisional;
    }

    private void answered() {
        if (unanswered == 0) {
            guests.isSilent(connection);
            if (!arriving) {
                wait(SILENCE, this::cut);
            }
        }
    }

    /** Said only to a client that has begun to speak HTTP, and that has no answer already. */
    private void tooSlow() {
        if (!heard || (headIsHere && unanswered == 0)) {
            cut();
            return;
        }
        FullHttpResponse answer = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.REQUEST_TIMEOUT,
                Unpooled.copiedBuffer(TOO_SLOW, StandardCharsets.UTF_8));
        answer.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, "application/problem+json")
                .set(HttpHeaderNames.CONTENT_LENGTH, TOO_SLOW.length())
                .set(HttpHeaderNames.CONNECTION, "close");
        var _ = connection.writeAndFlush(answer).addListener(ChannelFutureListener.CLOSE);
    }

    private void cut() {
        var _ = connection.close();
    }

    private void takesAnswers(boolean yes) {
        if (readingTimer != null) {
            readingTimer.cancel(false);
            readingTimer = null;
        }
        if (!yes) {
            readingTimer = connection.eventLoop().schedule(this::cut, READING.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void wait(Duration atMost, Runnable then) {
        stopWaiting();
        timer = connection.eventLoop().schedule(then, atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void stopWaiting() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }
}
