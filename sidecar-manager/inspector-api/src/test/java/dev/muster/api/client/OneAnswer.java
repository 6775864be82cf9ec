/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.api.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/** What stands behind a listening socket in these tests: it serves one connection and says what it was told to say. */
final class OneAnswer {
    private OneAnswer() {}

    /** Reads the request, says this and hangs up; the request as it came. */
    static CompletableFuture<String> of(ServerSocketChannel server, String text) {
        return serve(server, text, false);
    }

    /** As {@link #of}, but holds the line until the other side hangs up. */
    static CompletableFuture<String> thenSilence(ServerSocketChannel server, String text) {
        return serve(server, text, true);
    }

    private static CompletableFuture<String> serve(ServerSocketChannel server, String text, boolean hold) {
        CompletableFuture<String> request = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try (server;
                    SocketChannel connection = server.accept()) {
                ByteBuffer bytes = ByteBuffer.allocate(8192);
                connection.read(bytes);
                request.complete(new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8));
                ByteBuffer out = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
                while (out.hasRemaining()) {
                    connection.write(out);
                }
                if (hold) {
                    connection.read(bytes.clear()); // returns when the other side hangs up
                }
            } catch (IOException e) {
                request.completeExceptionally(e);
            }
        });
        return request;
    }
}
