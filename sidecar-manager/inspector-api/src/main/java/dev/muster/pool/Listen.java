/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.pool;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A listening socket that every worker of the pool inherits. */
public sealed interface Listen {
    int DEFAULT_BACKLOG = 1024;
    int DEFAULT_MODE = 0660;

    /** Unique in the pool; what {@code {fd:NAME}} and {@code LISTEN_FDNAMES} say. */
    String name();

    /** How many connections may wait to be accepted. */
    int backlog();

    /**
     * @param host an address or name to bind to; null is every address, IPv6 and IPv4
     * @param port 0 lets the system choose
     */
    record Tcp(String name, @Nullable String host, int port, int backlog) implements Listen {
        public Tcp {
            Names.checked("name", name);
            Limits.range("port", port, 0, 65535);
            Limits.range("backlog", backlog, 1, 65535);
            if (host != null && (host.isBlank() || host.length() > 253 || host.contains("/"))) {
                throw new InvalidField("host", "\"" + host + "\" is no address: leave it out to listen on every one");
            }
        }

        public Tcp(String name, @Nullable String host, int port) {
            this(name, host, port, DEFAULT_BACKLOG);
        }

        @Override
        public String toString() {
            return name + "=" + (host == null ? "" : new HostPort(host, port).hostText() + ":") + port;
        }
    }

    /** @param mode permission bits of the socket's file */
    record Unix(String name, Path path, int mode, int backlog) implements Listen {
        /** What {@code sockaddr_un} holds, less the NUL. */
        public static final int PATH_MAX_BYTES = 107;

        public Unix {
            Names.checked("name", name);
            Limits.range("backlog", backlog, 1, 65535);
            int length = path.toString().getBytes(StandardCharsets.UTF_8).length;
            if (length == 0 || length > PATH_MAX_BYTES) {
                throw new InvalidField(
                        "unix", "the path has " + length + " bytes: a Unix socket's has 1 to " + PATH_MAX_BYTES);
            }
            if (mode < 0 || mode > 0777) {
                throw new InvalidField("mode", "0" + Integer.toOctalString(mode) + " is out of range: 0000 to 0777");
            }
        }

        public Unix(String name, Path path) {
            this(name, path, DEFAULT_MODE, DEFAULT_BACKLOG);
        }

        @Override
        public String toString() {
            return name + "=unix:" + path;
        }
    }

    /**
     * Reads {@code NAME=[HOST:]PORT} or {@code NAME=unix:PATH}.
     *
     * @throws IllegalArgumentException with a message for the person who wrote the text
     */
    static Listen parse(String text) {
        int equals = text.indexOf('=');
        if (equals < 1) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" names no socket: write NAME=[HOST:]PORT like http=8080, or NAME=unix:PATH");
        }
        String name = text.substring(0, equals);
        String address = text.substring(equals + 1);
        if (address.startsWith("unix:")) {
            return new Unix(name, Path.of(address.substring("unix:".length())));
        }
        HostPort hostPort = HostPort.parse(address);
        return new Tcp(name, hostPort.host(), hostPort.port());
    }
}
