/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.shell;

import dev.muster.manager.os.Descriptors;
import dev.muster.manager.os.ListeningSocket;
import dev.muster.manager.os.OsException;
import dev.muster.pool.Listen;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The pool's listening sockets. Each is taken over from the launcher when it holds the one that is wanted, and is opened anew when it
 * does not: a new pod and a manager that comes back go the same way. Owns what is open. For one thread at a time.
 */
public final class PoolSockets implements AutoCloseable {

    private final List<Listen> declared;
    private final Map<String, ListeningSocket> open = new HashMap<>();
    private final Map<String, Integer> offered = new LinkedHashMap<>();

    public PoolSockets(List<Listen> declared) {
        this.declared = List.copyOf(declared);
    }

    /** Opens the socket as it is declared. */
    public static ListeningSocket bind(Listen listen) {
        return switch (listen) {
            case Listen.Tcp tcp -> ListeningSocket.tcp(tcp.host(), tcp.port(), tcp.backlog());
            case Listen.Unix unix -> ListeningSocket.unix(unix.path().toString(), unix.mode(), unix.backlog());
        };
    }

    /** Opens all of them. */
    public void bindAll() {
        for (Listen listen : declared) {
            open.put(listen.name(), bind(listen));
        }
    }

    /** Those that are open, by name, in the order declared. */
    Map<String, ListeningSocket> open() {
        Map<String, ListeningSocket> inOrder = new LinkedHashMap<>();
        for (Listen listen : declared) {
            ListeningSocket socket = open.get(listen.name());
            if (socket != null) {
                inOrder.put(listen.name(), socket);
            }
        }
        return Collections.unmodifiableMap(inOrder);
    }

    /** The launcher holds this; it is ours from now on. */
    void offer(String name, int descriptor) {
        Integer before = offered.put(name, descriptor);
        if (before != null) {
            Descriptors.close(before);
        }
    }

    /** What was offered is of no use any more. */
    void refuseOffers() {
        offered.values().forEach(Descriptors::close);
        offered.clear();
    }

    /**
     * The launcher has offered all that it holds: what is not open yet is taken over or opened.
     *
     * @return for each socket that can be had neither way, why
     */
    List<String> settle() {
        List<String> problems = new ArrayList<>();
        for (Listen listen : declared) {
            try {
                require(listen);
            } catch (OsException e) {
                problems.add(listen.name() + ": " + e.getMessage());
            }
        }
        return problems;
    }

    /**
     * What the launcher has offered, listens, and is not declared any more. The launcher is to let go of it: when its last worker has
     * gone, clients are to be refused and not to wait for ever.
     */
    List<String> undeclared() {
        List<String> names = new ArrayList<>();
        offered.forEach((name, descriptor) -> {
            if (declared.stream().noneMatch(listen -> listen.name().equals(name))
                    && ListeningSocket.isListening(descriptor)) {
                names.add(name);
            }
        });
        return names;
    }

    /**
     * Opens what is not open of these.
     *
     * @return what was opened
     * @throws OsException when one cannot be opened
     */
    Map<String, ListeningSocket> require(List<String> names) {
        Map<String, ListeningSocket> opened = new LinkedHashMap<>();
        for (Listen listen : declared) {
            if (names.contains(listen.name()) && !open.containsKey(listen.name())) {
                opened.put(listen.name(), require(listen));
            }
        }
        return opened;
    }

    private ListeningSocket require(Listen listen) {
        ListeningSocket socket = open.get(listen.name());
        if (socket == null) {
            socket = adopt(listen);
            socket = socket == null ? bind(listen) : socket;
            open.put(listen.name(), socket);
        }
        return socket;
    }

    private @Nullable ListeningSocket adopt(Listen listen) {
        Integer descriptor = offered.remove(listen.name());
        if (descriptor == null) {
            return null;
        }
        try {
            ListeningSocket adopted = ListeningSocket.adopt(descriptor, listen.backlog());
            if (isDeclaredBy(listen, adopted)) {
                return adopted;
            }
        } catch (OsException notListening) {
            // Whatever it is, it is not what is declared, and is closed as such.
        }
        Descriptors.close(descriptor);
        return null;
    }

    private static boolean isDeclaredBy(Listen listen, ListeningSocket socket) {
        return switch (listen) {
            case Listen.Tcp tcp -> isDeclaredBy(tcp, socket);
            case Listen.Unix unix -> socket.listensOn(unix.path().toString());
        };
    }

    /** Clients wait in it: that a name cannot be looked up just now is no reason to let go of it. */
    private static boolean isDeclaredBy(Listen.Tcp tcp, ListeningSocket socket) {
        try {
            return socket.listensOn(tcp.host(), tcp.port());
        } catch (OsException unknownHost) {
            return socket.listensOn(tcp.port());
        }
    }

    @Override
    public void close() {
        refuseOffers();
        open.values().forEach(ListeningSocket::close);
        open.clear();
    }
}
