/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.inspector;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http2.Http2SecurityUtil;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** TLS 1.3 and 1.2 in front of HTTP. Each new connection gets what the files say at that time. For the server's one event loop. */
final class Https {
    private static final byte HANDSHAKE = 22; // the type of a TLS client's first record, RFC 8446 5.1

    private static final String PLAIN_REFUSAL = "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\n"
            + "Connection: close\r\nContent-Length: 32\r\n\r\nthis port speaks HTTPS, not HTTP";

    static {
        // A client of TLS 1.2 that begins anew all the time would keep the one event loop busy. Read when the JDK's TLS
        // is loaded.
        System.setProperty("jdk.tls.rejectClientInitiatedRenegotiation", "true");
    }

    private final Supplier<ServerTls> files;
    private @Nullable ServerTls used;
    private @Nullable SslContext context;

    Https(Supplier<ServerTls> files) {
        this.files = files;
    }

    /** Puts TLS in front of all that is there. */
    void guard(Channel connection) throws SSLException {
        connection.pipeline().addFirst(current().newHandler(connection.alloc()));
        connection.pipeline().addFirst(plainIsRefused());
        connection.pipeline().addLast(failuresAreNoNews());
    }

    private SslContext current() throws SSLException {
        ServerTls now = files.get();
        SslContext known = context;
        if (known == null || !now.equals(used)) {
            known = build(now);
            context = known;
            used = now;
        }
        return known;
    }

    private static SslContext build(ServerTls tls) throws SSLException {
        X509Certificate[] chain = tls.identity().chain().toArray(X509Certificate[]::new);
        SslContextBuilder builder = SslContextBuilder.forServer(tls.identity().key(), chain)
                .sslProvider(SslProvider.JDK)
                .protocols("TLSv1.3", "TLSv1.2")
                .ciphers(Http2SecurityUtil.CIPHERS, SupportedCipherSuiteFilter.INSTANCE); // no CBC, no RSA exchange
        if (!tls.clientAuthorities().isEmpty()) {
            builder.trustManager(tls.clientAuthorities()).clientAuth(ClientAuth.REQUIRE);
        }
        return builder.build();
    }

    /** Tells a client that forgot the s of https. */
    private static ChannelHandler plainIsRefused() {
        return new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext connection, Object message) {
                ByteBuf bytes = (ByteBuf) message;
                connection.pipeline().remove(this);
                if (bytes.isReadable() && bytes.getByte(bytes.readerIndex()) != HANDSHAKE) {
                    ReferenceCountUtil.release(bytes);
                    var _ = connection
                            .writeAndFlush(Unpooled.copiedBuffer(PLAIN_REFUSAL, StandardCharsets.US_ASCII))
                            .addListener(ChannelFutureListener.CLOSE);
                    return;
                }
                connection.fireChannelRead(bytes);
            }
        };
    }

    /** A client that does not trust us, or shows nothing that we trust: TLS itself tells it, and there is nothing else to say. */
    private static ChannelHandler failuresAreNoNews() {
        return new ChannelInboundHandlerAdapter() {
            @Override
            public void exceptionCaught(ChannelHandlerContext connection, Throwable cause) {
                if (cause instanceof DecoderException && cause.getCause() instanceof SSLException) {
                    var _ = connection.close();
                } else {
                    connection.fireExceptionCaught(cause);
                }
            }
        };
    }
}
