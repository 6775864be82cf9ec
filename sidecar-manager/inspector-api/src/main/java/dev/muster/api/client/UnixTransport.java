/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.api.client;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** HTTP/1.1 over a Unix socket, one connection for each request. The JDK's HTTP client knows no Unix sockets, and starts slowly. */
record UnixTransport(Path socket) implements Transport {
    @Override
    public Exchange open(Request request) throws IOException {
        DeadlineChannel channel = new DeadlineChannel(UnixDomainSocketAddress.of(socket), request.timeout());
        try {
            channel.write(bytes(request));
            HttpHead head = HttpHead.read(channel);
            if (request.stream()) {
                channel.waitForEver();
            }
            return new Exchange(head.status(), head.headers().get("etag"), new Connected(head.body(channel), channel));
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private byte[] bytes(Request request) {
        byte[] body = request.body() == null ? new byte[0] : request.body().getBytes(StandardCharsets.UTF_8);
        StringBuilder head = new StringBuilder(256);
        head.append(request.method())
                .append(' ')
                .append(request.path())
                .append(" HTTP/1.1\r\nHost: muster\r\nConnection: close\r\n");
        request.headers(null)
                .forEach((name, value) ->
                        head.append(name).append(": ").append(value).append("\r\n"));
        if (request.body() != null || !request.method().equals("GET")) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        byte[] start = head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
        byte[] all = new byte[start.length + body.length];
        System.arraycopy(start, 0, all, 0, start.length);
        System.arraycopy(body, 0, all, start.length, body.length);
        return all;
    }

    @Override
    public String where() {
        return socket.toString();
    }

    /** A body that closes its connection, whatever kind of body it is. */
    private static final class Connected extends FilterInputStream {
        private final DeadlineChannel channel;

        Connected(InputStream body, DeadlineChannel channel) {
            super(body);
            this.channel = channel;
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
