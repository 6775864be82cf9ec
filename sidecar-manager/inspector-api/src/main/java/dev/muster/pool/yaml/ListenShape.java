/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.pool.yaml;

import dev.muster.pool.Listen;
import dev.muster.pool.Names;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The fields of a listening socket: on TCP (host, port) or a Unix path (unix, mode), never both. */
final class ListenShape {
    static final Type<String> NAME =
            Types.parsed("a name of 1 to 63 of a-z, 0-9, - and _", Names.PATTERN, Names::parse);

    private static final Field<String> SOCKET_NAME = Field.required(
            "name",
            NAME,
            "What {fd:NAME} and LISTEN_FDNAMES call the socket; unique in the pool, 1 to 63 of a-z, 0-9, - and _.");
    private static final Field<String> HOST = Field.optional(
            "host", Types.TEXT, "For port: the address or name to bind. Left out, every address, IPv6 and IPv4.");
    private static final Field<Integer> PORT = Field.optional(
            "port",
            Types.integer(0, 65535),
            "The TCP port, 0 to 65535; 0 lets the system choose one. Either this or unix.");
    private static final Field<Path> UNIX =
            Field.optional("unix", Types.PATH, "The path of a Unix socket, at most 107 bytes. Either this or port.");
    private static final Field<Integer> MODE = Field.withDefault(
            "mode",
            Types.MODE,
            "0660",
            Listen.DEFAULT_MODE,
            "For unix: permission bits of the socket's file, in octal.");
    private static final Field<Integer> BACKLOG = Field.withDefault(
            "backlog",
            Types.integer(1, 65535),
            "1024",
            Listen.DEFAULT_BACKLOG,
            "How many connections may wait to be accepted, 1 to 65535; the system's net.core.somaxconn bounds it too.");

    static final Shape<Listen> LISTEN = new Shape<>(
            "a socket like {name: http, port: 8080}",
            List.of(SOCKET_NAME, HOST, PORT, UNIX, MODE, BACKLOG),
            ListenShape::check,
            ListenShape::build,
            Map.of("oneOf", List.of(Map.of("required", List.of("port")), Map.of("required", List.of("unix")))));

    private ListenShape() {}

    private static void check(Values values) {
        if (values.has(PORT) && values.has(UNIX)) {
            values.refuse("unix", "contradicts port: a socket has one or the other");
        } else if (!values.has(PORT) && !values.has(UNIX)) {
            values.refuse("port", "is missing: write port: 8080, or unix: /run/app.sock");
        }
        if (values.has(UNIX) && values.has(HOST)) {
            values.refuse("host", "is for TCP, and this is a Unix socket: leave it out");
        }
        if (values.has(MODE) && !values.has(UNIX)) {
            values.refuse("mode", "is for Unix sockets, and this is TCP: leave it out");
        }
    }

    private static Listen build(Values values) {
        Path unix = values.find(UNIX);
        return unix == null
                ? new Listen.Tcp(values.get(SOCKET_NAME), values.find(HOST), values.get(PORT), values.get(BACKLOG))
                : new Listen.Unix(values.get(SOCKET_NAME), unix, values.get(MODE), values.get(BACKLOG));
    }
}
