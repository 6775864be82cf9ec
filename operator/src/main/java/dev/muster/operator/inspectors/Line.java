/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.inspectors;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * A connection to an inspector: one question after another over TLS 1.3, for one thread at a time; anybody may cut it. Where thousands
 * of pods are asked, each on a connection of its own, the JDK's client would cost several times as much.
 */
final class Line {
    private static final int BUFFER = 2 << 10;
    private static final String[] PROTOCOLS = {"TLSv1.3"};

    /** A key is made for each group that is offered: the most frugal one, and every inspector has it. */
    private static final String[] GROUPS = {"x25519"};

    /** Without the processor's help, which this small a JVM does not use, AES in its mode takes half as long again for an answer. */
    private static final String[] CIPHERS = {"TLS_CHACHA20_POLY1305_SHA256"};

    private final Socket wire = new Socket();
    private @Nullable SSLSocket tls;
    private InputStream in = InputStream.nullInputStream();
    private boolean silent = true;
    private volatile long used = System.nanoTime();

    /** @throws IOException where nobody answers in time, or somebody who is not trusted */
    void open(SSLSocketFactory factory, FleetTrust trust, String ip, int port, Duration patience) throws IOException {
        wire.connect(new InetSocketAddress(InetAddress.ofLiteral(ip), port), Math.toIntExact(patience.toMillis()));
        wire.setTcpNoDelay(true);
        SSLSocket socket = (SSLSocket) factory.createSocket(wire, ip, port, true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setProtocols(PROTOCOLS);
        parameters.setNamedGroups(GROUPS);
        parameters.setCipherSuites(CIPHERS);
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        trust.check(socket, ip);
        in = new BufferedInputStream(socket.getInputStream(), BUFFER);
        tls = socket;
    }

    boolean isOpen() {
        return tls != null;
    }

    /** @param question all of it, as it goes over the line */
    Reply ask(String question) throws IOException {
        if (tls == null) {
            throw new IllegalStateException("nobody has opened it");
        }
        silent = true;
        tls.getOutputStream().write(question.getBytes(StandardCharsets.UTF_8));
        in.mark(1);
        if (in.read() < 0) {
            throw new EOFException("the inspector hung up");
        }
        silent = false;
        in.reset();
        Reply reply = Reply.read(in);
        used = System.nanoTime();
        return reply;
    }

    /** Whether nothing came back for the last question. */
    boolean isSilent() {
        return silent;
    }

    Duration idle() {
        return Duration.ofNanos(System.nanoTime() - used);
    }

    /** Ends it, and says so to the other side; only for who has it to himself. */
    void hangUp() {
        try {
            if (tls != null) {
                tls.close();
            }
        } catch (IOException _) { // whoever does not want to hear it has gone already
        } finally {
            cut();
        }
    }

    /** Ends it at once, whatever is going on. */
    void cut() {
        try {
            wire.close();
        } catch (IOException e) {
            throw new IllegalStateException("a connection that cannot be closed", e);
        }
    }
}
