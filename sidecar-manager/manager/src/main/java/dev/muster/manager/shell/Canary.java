/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.shell;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * Connections to our own listening sockets that carry nothing. The launcher sees who has accepted them; that is the point. They stay
 * open until the next knock, so that it has the time to look. For the loop's thread; never waits.
 */
final class Canary implements AutoCloseable {

    private final List<SocketChannel> open = new ArrayList<>();

    /** Connects once to each of these, as the state document writes addresses. One that cannot be reached proves nothing. */
    void knock(Iterable<String> addresses) {
        close();
        for (String address : addresses) {
            SocketAddress target = target(address);
            boolean unix = target instanceof UnixDomainSocketAddress;
            try {
                SocketChannel channel = unix ? SocketChannel.open(StandardProtocolFamily.UNIX) : SocketChannel.open();
                open.add(channel);
                channel.configureBlocking(false);
                channel.connect(target);
            } catch (IOException e) {
                // The worker is then judged by what else is seen of it.
            }
        }
    }

    /** Where an address such as {@code [::]:8080}, {@code 127.0.0.1:8080} or {@code unix:/run/app.sock} is reached from here. */
    static SocketAddress target(String address) {
        if (address.startsWith("unix:")) {
            return UnixDomainSocketAddress.of(address.substring("unix:".length()));
        }
        int colon = address.lastIndexOf(':');
        String host = address.substring(0, colon);
        int port = Integer.parseInt(address.substring(colon + 1));
        boolean any = host.equals("[::]") || host.equals("0.0.0.0") || host.equals("*");
        return any
                ? new InetSocketAddress(InetAddress.getLoopbackAddress(), port)
                : new InetSocketAddress(host.startsWith("[") ? host.substring(1, host.length() - 1) : host, port);
    }

    @Override
    public void close() {
        for (SocketChannel channel : open) {
            try {
                channel.close();
            } catch (IOException e) {
                // A connection that cannot be closed in order is gone as well.
            }
        }
        open.clear();
    }
}
