/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.shell;

import dev.muster.manager.os.Command;
import dev.muster.manager.os.LauncherLink;
import dev.muster.manager.os.OneLine;
import dev.muster.manager.os.OsException;
import dev.muster.manager.os.Report;
import dev.muster.manager.os.WorkerEnvironment;
import dev.muster.manager.os.WorkerEnvironment.Who;
import dev.muster.manager.os.WorkerOutput;
import dev.muster.pool.DescriptorReference;
import dev.muster.pool.Pool;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * What every child of the launcher gets, in one place: the pool's environment and folder, the sockets that it is to have, the shared
 * objects, who it is, and pipes for its output. For the loop's thread.
 */
final class ChildStarter {

    /** Of a program, in messages. */
    private static final int LONGEST_NAME = 200;

    private final Pool pool;
    private final Home home;
    private final LauncherLink link;
    private final PoolSockets sockets;
    private final SharedObjects shared;
    private final BooleanSupplier relays;
    private final Map<Long, String> programs = new HashMap<>();

    /** @param relays whether the launcher that is connected can pass on what children write */
    ChildStarter(
            Pool pool,
            Home home,
            LauncherLink link,
            PoolSockets sockets,
            SharedObjects shared,
            BooleanSupplier relays) {
        this.pool = pool;
        this.home = home;
        this.link = link;
        this.sockets = sockets;
        this.shared = shared;
        this.relays = relays;
    }

    /** What a child beside the workers is made from; what the pool's environment says of sockets that it does not have is left out. */
    WorkerEnvironment.Input beside(
            Who who, List<String> command, Map<String, String> environment, List<String> sockets, boolean objects) {
        List<String> inherited = new ArrayList<>(sockets);
        inherited.addAll(objects ? shared.names() : List.of());
        SortedMap<String, String> all = new TreeMap<>(pool.env());
        all.values().removeIf(value -> !inherited.containsAll(DescriptorReference.names(value)));
        all.putAll(environment);
        List<String> names = objects ? shared.names() : List.of();
        return new WorkerEnvironment.Input(pool.name(), who, command, all, sockets, null, names, null, null, null);
    }

    /** Where a child writes whose output is meant for the log: to our own, or in a pod to its container's. */
    WorkerOutput.Ends logged(WorkerOutput output, WorkerOutput.Source source) {
        return switch (home) {
            case Home.Host h -> output.open(source);
            case Home.Pod p -> relays.getAsBoolean() ? WorkerOutput.Ends.RELAYED : WorkerOutput.Ends.INHERITED;
        };
    }

    /** @throws OsException when it cannot even be asked for */
    void start(long number, WorkerEnvironment.Input input, String tag, Supplier<WorkerOutput.Ends> output) {
        programs.put(number, OneLine.of(input.command().getFirst(), LONGEST_NAME));
        WorkerEnvironment child = WorkerEnvironment.of(input);
        sockets.require(input.sockets())
                .forEach((name, socket) -> link.send(new Command.Hold(name, socket.descriptor())));
        try (WorkerOutput.Ends ends = output.get()) {
            link.send(new Command.Spawn(
                    number,
                    child.places(),
                    tag,
                    directory(),
                    child.environment(),
                    child.arguments(),
                    Command.NOT_ATTACHED,
                    ends.stdout(),
                    ends.stderr()));
        }
    }

    private String directory() {
        return pool.directory() == null ? "" : pool.directory().toString();
    }

    /** Its program runs, or never will. */
    void answered(long number) {
        programs.remove(number);
    }

    /** Why the launcher could not start it, for a person. */
    String why(Report.NotSpawned not) {
        return switch (not.stage()) {
            case EXEC -> "cannot run " + programs.getOrDefault(not.incarnation(), "it") + ": " + not.reason();
            case DIRECTORY -> "cannot enter " + directory() + ": " + not.reason();
            case LIMIT -> "too many processes for one launcher";
            case FORK -> "cannot fork: " + not.reason();
            case DESCRIPTORS -> "cannot pass the sockets on: " + not.reason();
        };
    }
}
