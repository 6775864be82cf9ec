/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.pool;

import org.jspecify.annotations.Nullable;

/**
 * A TCP address, written {@code [HOST:]PORT}; an IPv6 host stands in brackets.
 *
 * @param host null when none was given; without brackets
 * @param port 0 to 65535
 */
public record HostPort(@Nullable String host, int port) {
    public HostPort {
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException(port + " is no port: 0 to 65535");
        }
    }

    /** @throws IllegalArgumentException with a message for the person who wrote the text */
    public static HostPort parse(String text) {
        int colon = text.lastIndexOf(':');
        String port = text.substring(colon + 1);
        String host = colon < 0 ? null : text.substring(0, colon);
        if (host != null && host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        } else if (host != null && host.contains(":")) {
            throw new IllegalArgumentException("\"" + text + "\": an IPv6 address stands in brackets, like [::1]:8080");
        }
        if (!port.matches("\\d{1,9}") || (host != null && host.isEmpty())) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is no address: write [HOST:]PORT, like 8080 or 127.0.0.1:8080");
        }
        return new HostPort(host, Integer.parseInt(port));
    }

    /** Whether only this machine can reach it; an address that is not given is every address. */
    public boolean isLoopback() {
        return host != null
                && (host.equals("localhost")
                        || host.equals("::1")
                        || host.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}"));
    }

    String hostText() {
        return host == null ? "" : host.contains(":") ? "[" + host + "]" : host;
    }

    @Override
    public String toString() {
        return host == null ? Integer.toString(port) : hostText() + ":" + port;
    }
}
