/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.pool;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a person wants to run: the one model behind the pool file, the flags of {@code muster run} and the custom resource. A
 * value of this type is complete and free of contradictions; the constructor throws {@link InvalidField} otherwise.
 *
 * @param command the worker's program and arguments; may refer to sockets and shared objects as {@code {fd:NAME}}. Empty in a pod whose
 *     launcher brings it
 * @param revision what the workers are running as the pool begins, in words of the user's own; null follows from command and environment
 * @param watch files and folders, such as mounted ConfigMaps, whose contents are part of the revision that workers run
 * @param env added to each worker's environment; values may refer to descriptors too
 * @param stdin the name of the socket that workers have on descriptor 0, or null for none
 * @param directory where workers start; null is where the manager was started
 */
public record Pool(
        String name,
        List<String> command,
        Workers workers,
        @Nullable String revision,
        List<Listen> listen,
        Ready ready,
        Restart restart,
        Stop stop,
        Backoff backoff,
        Watchdog watchdog,
        Recycle recycle,
        Reload reload,
        List<String> watch,
        SortedMap<String, String> env,
        List<ManagedProcess> processes,
        List<Command> commands,
        List<Shared> shared,
        Inspector inspector,
        @Nullable String stdin,
        @Nullable Path directory,
        Logs logs) {

    /** The launcher places no more descriptors than this into one child. */
    public static final int MAX_DESCRIPTORS = 64;

    /** One manager keeps no more processes than this, each instance of a count being one. */
    public static final int MAX_PROCESSES = 128;

    /** One pool watches no more files and folders than this. */
    public static final int MAX_WATCHED = 64;

    public Pool {
        Names.checked("name", name);
        command = command.isEmpty() ? List.of() : Names.command("command", command);
        if (revision != null && !revision.matches("[!-~]{1,120}")) {
            throw new InvalidField("revision", "is no revision: 1 to 120 printable characters of ASCII without spaces");
        }
        watch = List.copyOf(watch);
        if (watch.size() > MAX_WATCHED || watch.contains("")) {
            throw new InvalidField(
                    "watch",
                    watch.contains("")
                            ? "a path is empty: name a file or a folder"
                            : watch.size() + " paths: a pool watches at most " + MAX_WATCHED);
        }
        listen = unique("listen", listen, Listen::name);
        processes = unique("processes", processes, ManagedProcess::name);
        commands = unique("commands", commands, Command::name);
        shared = unique("shared", shared, Shared::name);
        env = Collections.unmodifiableSortedMap(new TreeMap<>(env));
        List<String> sockets = listen.stream().map(Listen::name).toList();
        List<String> known = new ArrayList<>(sockets);
        for (int i = 0; i < shared.size(); i++) {
            if (sockets.contains(shared.get(i).name())) {
                throw new InvalidField(
                        "shared[" + i + "].name", "\"" + shared.get(i).name() + "\" is the name of a socket, too");
            }
            known.addAll(shared.get(i).descriptors());
        }
        if (sockets.size() > MAX_DESCRIPTORS) {
            throw new InvalidField("listen", sockets.size() + " sockets: a pool has at most " + MAX_DESCRIPTORS);
        }
        if (known.size() > MAX_DESCRIPTORS) {
            throw new InvalidField(
                    "shared",
                    known.size() + " descriptors: sockets and shared objects are at most " + MAX_DESCRIPTORS
                            + " together, and a queue counts twice");
        }
        requireKnown("command", command, known);
        requireKnown("env", env.values(), known);
        List<String> instances = processes.stream()
                .flatMap(process -> process.instances().stream())
                .toList();
        unique("processes", instances, instance -> instance);
        if (instances.size() > MAX_PROCESSES) {
            throw new InvalidField(
                    "processes", instances.size() + " processes: a pool has at most " + MAX_PROCESSES + " in all");
        }
        for (ManagedProcess process : processes) {
            for (String socket : process.sockets()) {
                if (!sockets.contains(socket)) {
                    throw new InvalidField("processes", DescriptorReference.unknownSocket(socket, sockets));
                }
            }
            List<String> inherited = new ArrayList<>(known);
            inherited.removeIf(
                    each -> sockets.contains(each) && !process.sockets().contains(each));
            requireKnown("processes", process.command(), inherited);
            requireKnown("processes", process.env().values(), inherited);
        }
        if (stdin != null && !sockets.contains(stdin)) {
            throw new InvalidField("stdin", DescriptorReference.unknownSocket(stdin, sockets));
        }
    }

    /** A pool with this command and otherwise every default. */
    public static Pool of(String name, List<String> command) {
        return new Pool(
                name,
                command,
                new Workers.Count(1),
                null,
                List.of(),
                Ready.auto(),
                Restart.DEFAULT,
                Stop.DEFAULT,
                Backoff.DEFAULT,
                Watchdog.DEFAULT,
                Recycle.DEFAULT,
                Reload.DEFAULT,
                List.of(),
                Collections.emptySortedMap(),
                List.of(),
                List.of(),
                List.of(),
                Inspector.DEFAULT,
                null,
                null,
                Logs.PREFIX);
    }

    private static void requireKnown(String field, Collection<String> texts, List<String> known) {
        for (String text : texts) {
            for (String name : DescriptorReference.names(text)) {
                if (!known.contains(name)) {
                    throw new InvalidField(field, DescriptorReference.unknown(name, known));
                }
            }
        }
    }

    private static <T> List<T> unique(String field, List<T> things, Function<T, String> name) {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < things.size(); i++) {
            String each = name.apply(things.get(i));
            if (!seen.add(each)) {
                throw new InvalidField(
                        field + "[" + i + "].name", "\"" + each + "\" is used twice: names here are unique");
            }
        }
        return List.copyOf(things);
    }
}
