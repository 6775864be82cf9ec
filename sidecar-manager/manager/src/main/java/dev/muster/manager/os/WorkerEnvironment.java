/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.os;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a worker, a process or a command is given: which socket at which descriptor, its arguments and its environment. Each socket is told once:
 * where the command or an environment value says {@code {fd:NAME}} that becomes the number, and all other sockets are
 * announced by the LISTEN_FDS protocol (sd_listen_fds(3)), from descriptor 3 up in the order declared. Told both ways, some
 * servers open a descriptor twice. The shared objects come behind the sockets; they are always announced, as MUSTER_SHARED_FDS
 * and MUSTER_SHARED_FDNAMES, and can be referred to as well. Pure.
 *
 * @param environment entries for {@link Command.Spawn}: a value {@code @pid} stands for the child's own pid
 */
public record WorkerEnvironment(List<Command.Place> places, List<String> arguments, List<String> environment) {
    private static final int FIRST = 3;
    private static final int LONGEST_QUOTE = 100;
    private static final String OPEN = "{fd:";
    private static final String OWN_PID = "@pid";

    /**
     * What it is made from.
     *
     * @param sockets their names in the order declared
     * @param stdin the socket that becomes standard input, which is then not announced
     * @param shared the names of the shared objects' descriptors, in the order declared
     * @param notifySocket the path for NOTIFY_SOCKET
     * @param watchdogMicros how often WATCHDOG=1 is due
     * @param workerApi the path of the worker API's socket, and the token for it
     */
    public record Input(
            String pool,
            Who who,
            List<String> command,
            Map<String, String> environment,
            List<String> sockets,
            @Nullable String stdin,
            List<String> shared,
            @Nullable String notifySocket,
            @Nullable Long watchdogMicros,
            @Nullable WorkerApi workerApi) {}

    /** Whom it is for; each is told who it is. */
    public sealed interface Who {
        /** A worker, or what is run to ask about one. */
        record Worker(int slot, long incarnation, String revision) implements Who {}

        /** A managed process. */
        record Managed(String name, long incarnation) implements Who {}

        /** A custom command. */
        record Custom(String name) implements Who {}
    }

    /** How a worker reaches its own API. */
    public record WorkerApi(String socket, String token) {}

    /** @throws OsException when {@code {fd:NAME}} or stdin names nothing of the pool, or a reference has no end */
    public static WorkerEnvironment of(Input input) {
        Map<String, Integer> numbers = new LinkedHashMap<>();
        List<Command.Place> places = place(input, numbers);
        List<String> arguments = new ArrayList<>(input.command.size());
        for (String argument : input.command) {
            arguments.add(substitute(argument, numbers));
        }
        List<String> environment = new ArrayList<>();
        for (Map.Entry<String, String> entry : input.environment.entrySet()) {
            environment.add(entry.getKey() + "=" + substitute(entry.getValue(), numbers));
        }
        announce(input, places, environment);
        announceShared(input, numbers, environment);
        identify(input, environment);
        return new WorkerEnvironment(List.copyOf(places), List.copyOf(arguments), List.copyOf(environment));
    }

    /** The announced from 3 up, then the referenced; {@code numbers} gets the descriptor of each socket by its name. */
    private static List<Command.Place> place(Input input, Map<String, Integer> numbers) {
        if (input.stdin != null && !input.sockets.contains(input.stdin)) {
            throw unknown("stdin", "socket " + input.stdin, input.sockets);
        }
        List<Command.Place> places = new ArrayList<>(input.sockets.size());
        int next = FIRST;
        for (boolean referenced : new boolean[] {false, true}) {
            for (String socket : input.sockets) {
                if (socket.equals(input.stdin)) {
                    numbers.put(socket, 0);
                } else if (isReferenced(socket, input) == referenced) {
                    numbers.put(socket, next);
                    places.add(new Command.Place(next++, socket));
                }
            }
        }
        for (String shared : input.shared) {
            numbers.put(shared, next);
            places.add(new Command.Place(next++, shared));
        }
        if (input.stdin != null) {
            places.add(new Command.Place(0, input.stdin));
        }
        return places;
    }

    private static boolean isReferenced(String socket, Input input) {
        String reference = OPEN + socket + "}";
        for (String argument : input.command) {
            if (argument.contains(reference)) {
                return true;
            }
        }
        for (String value : input.environment.values()) {
            if (value.contains(reference)) {
                return true;
            }
        }
        return false;
    }

    private static String substitute(String text, Map<String, Integer> numbers) {
        int open = text.indexOf(OPEN);
        if (open < 0) {
            return text;
        }
        StringBuilder result = new StringBuilder(text.length());
        int copied = 0;
        for (; open >= 0; open = text.indexOf(OPEN, copied)) {
            int close = text.indexOf('}', open);
            if (close < 0) {
                throw new OsException(quoted(text) + " has a " + OPEN + " without its }");
            }
            String name = text.substring(open + OPEN.length(), close);
            Integer number = numbers.get(name);
            if (number == null) {
                throw unknown(quoted(text), "descriptor " + OneLine.of(name, LONGEST_QUOTE), numbers.keySet());
            }
            result.append(text, copied, open).append(number);
            copied = close + 1;
        }
        return result.append(text, copied, text.length()).toString();
    }

    private static String quoted(String text) {
        return '"' + OneLine.of(text, LONGEST_QUOTE) + '"';
    }

    private static OsException unknown(String where, String name, Collection<String> known) {
        return new OsException(where + " names the " + name + ", which there is not: "
                + (known.isEmpty() ? "there are none" : "there are " + String.join(", ", known)));
    }

    private static void announce(Input input, List<Command.Place> places, List<String> environment) {
        StringBuilder names = new StringBuilder();
        int count = 0;
        for (Command.Place place : places) {
            boolean socket = place.target() >= FIRST && input.sockets.contains(place.held());
            if (socket && !isReferenced(place.held(), input)) {
                names.append(count++ == 0 ? "" : ":").append(place.held());
            }
        }
        if (count > 0) {
            environment.add("LISTEN_FDS=" + count);
            environment.add("LISTEN_PID=" + OWN_PID);
            environment.add("LISTEN_FDNAMES=" + names);
        }
    }

    private static void announceShared(Input input, Map<String, Integer> numbers, List<String> environment) {
        if (!input.shared.isEmpty()) {
            String all = input.shared.stream()
                    .map(name -> String.valueOf(numbers.get(name)))
                    .collect(Collectors.joining(":"));
            environment.add("MUSTER_SHARED_FDS=" + all);
            environment.add("MUSTER_SHARED_FDNAMES=" + String.join(":", input.shared));
        }
    }

    private static void identify(Input input, List<String> environment) {
        switch (input.who) {
            case Who.Worker(int slot, long incarnation, String revision) -> {
                environment.add("MUSTER_WORKER=" + input.pool + "-" + slot);
                environment.add("MUSTER_SLOT=" + slot);
                environment.add("MUSTER_INCARNATION=" + incarnation);
                environment.add("MUSTER_REVISION=" + revision);
            }
            case Who.Managed(String name, long incarnation) -> {
                environment.add("MUSTER_PROCESS=" + name);
                environment.add("MUSTER_INCARNATION=" + incarnation);
            }
            case Who.Custom(String name) -> environment.add("MUSTER_COMMAND=" + name);
        }
        if (input.notifySocket != null) {
            environment.add("NOTIFY_SOCKET=" + input.notifySocket);
        }
        if (input.watchdogMicros != null) {
            environment.add("WATCHDOG_USEC=" + input.watchdogMicros);
            environment.add("WATCHDOG_PID=" + OWN_PID);
        }
        if (input.workerApi != null) {
            environment.add("MUSTER_SOCKET=" + input.workerApi.socket);
            environment.add("MUSTER_TOKEN=" + input.workerApi.token);
        }
    }
}
