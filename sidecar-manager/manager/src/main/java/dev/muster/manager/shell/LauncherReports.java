/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.shell;

import dev.muster.api.Launcher;
import dev.muster.manager.os.LauncherLink;
import dev.muster.manager.os.ProcessGroup;
import dev.muster.manager.os.Report;
import dev.muster.manager.os.WorkerOutput.Level;
import dev.muster.manager.supervisor.Adopted;
import dev.muster.manager.supervisor.Event;
import dev.muster.manager.supervisor.Exit;
import dev.muster.manager.supervisor.Sight;
import dev.muster.manager.supervisor.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes events of what the launcher reports. For the loop's thread. */
final class LauncherReports implements LauncherLink.Listener {

    /** ESRCH, as errno(3) numbers it. */
    private static final int NO_SUCH_CHILD = 3;

    private final PoolShell shell;
    private final SharedObjects shared;
    private final PoolSockets sockets;
    private final Journal journal;
    private final Supplier<Instant> clock;
    private final List<Adopted> children = new ArrayList<>();

    /** The leader of each group of processes that the launcher has not reported gone. */
    private final Map<Long, Integer> groups = new HashMap<>();

    private @Nullable Launcher launcher; // whose reports are heard
    private @Nullable Note note;
    private boolean terminating; // the launcher said so when it connected
    private boolean guards; // and that it can
    private boolean relays; // likewise
    private int strange; // the version of the launcher that was not heard, until one is

    LauncherReports(
            PoolShell shell, SharedObjects shared, PoolSockets sockets, Journal journal, Supplier<Instant> clock) {
        this.shell = shell;
        this.shared = shared;
        this.sockets = sockets;
        this.journal = journal;
        this.clock = clock;
    }

    /** The one that is connected and is heard; null when there is none. */
    @Nullable
    Launcher launcher() {
        return launcher;
    }

    /** Whether the launcher can look whether ready workers do their part. */
    boolean guards() {
        return guards;
    }

    /** Whether it is there and can pass on what children write. */
    boolean relays() {
        return relays;
    }

    /** The launcher is gone, its children with it; what these had started is ended by us. */
    void endLeftGroups() {
        groups.values().forEach(ProcessGroup::kill);
        groups.clear();
    }

    @Override
    public void connected() {
        children.clear();
        groups.clear();
        sockets.refuseOffers();
        note = null;
        terminating = false;
    }

    @Override
    public void report(Report report) {
        switch (report) {
            case Report.Hello hello -> greet(hello);
            case Report.Child child -> {
                children.add(adopted(child));
                groups.put(child.incarnation(), child.pid());
            }
            case Report.Held(String name, int descriptor) -> held(name, descriptor);
            case Report.Synced synced -> shell.synced(List.copyOf(children), note, terminating);
            case Report.Spawned(long number, int pid, long nanos) -> {
                groups.put(number, pid);
                shell.spawned(number, pid);
            }
            case Report.NotSpawned not -> shell.notSpawned(not);
            case Report.Exited exited -> {
                if (!exited.lingering()) {
                    groups.remove(exited.incarnation());
                }
                shell.exited(new Event.Exited(exited.incarnation(), exit(exited), exited.lingering()));
            }
            case Report.Gone(long number) -> {
                groups.remove(number);
                shell.step(new Event.Gone(number));
            }
            case Report.Stats stats -> shell.measured(stats);
            case Report.Evidence seen -> {
                Sight.Strength strength = Sight.Strength.valueOf(seen.strength().name());
                shell.step(new Event.Seen(seen.incarnation(), seen.socket(), strength, seen.how(), seen.lost()));
            }
            case Report.Still still -> {
                Duration length = Duration.ofMillis(still.millis());
                shell.step(
                        still.over()
                                ? new Event.Moves(still.incarnation())
                                : new Event.Still(still.incarnation(), length, still.doing()));
            }
            case Report.Unaccepted unaccepted -> {
                Duration length = Duration.ofMillis(unaccepted.millis());
                shell.step(
                        unaccepted.over()
                                ? new Event.Accepted(unaccepted.socket())
                                : new Event.Unaccepted(unaccepted.socket(), length));
            }
            case Report.Output(long number, List<String> lines) -> shell.toldLastLines(number, lines);
            case Report.Terminating(int signal) ->
                shell.launcherTerminates(" by signal " + signal + " (" + Signal.name(signal) + ")");
            case Report.Refused refused -> {
                if (refused.errno() != NO_SUCH_CHILD) { // a child may always be gone before a command about it arrives
                    journal.log(Level.WARN, "the launcher refused a command: " + refused.text());
                }
            }
        }
    }

    /** Of a shared object the living workers may have another than we have just made; all else may be one of our sockets. */
    private void held(String name, int descriptor) {
        if (!shell.notifySockets().offer(name, descriptor) && !shared.adopt(name, descriptor)) {
            sockets.offer(name, descriptor);
        }
    }

    /** Nothing that a launcher of another release says can be relied upon: it is not heard any further. */
    private void greet(Report.Hello hello) {
        if (hello.ofThisProtocol()) {
            launcher = new Launcher(hello.pid(), clock.get(), hello.version());
            note = NoteReader.read(hello.note());
            terminating = hello.terminating();
            shell.notifySockets().met(hello.local());
            guards = hello.guards();
            strange = 0;
            relays = hello.relays();
            shell.launcherBrings(hello.arguments());
            return;
        }
        if (strange == hello.version()) { // it tries again and again, and was told of already
            shell.dismiss(hello.local());
            return;
        }
        strange = hello.version();
        journal.log(
                Level.ERROR,
                "the launcher speaks version " + hello.version()
                        + " of the protocol, and this manager does not: install both from the same release");
        shell.dismiss(hello.local());
    }

    private static Adopted adopted(Report.Child child) {
        return new Adopted(
                child.incarnation(),
                child.pid(),
                Instant.ofEpochMilli(child.startedEpochMillis()),
                Marks.mark(child.tag()),
                child.lingering());
    }

    private static Exit exit(Report.Exited exited) {
        return exited.signal() > 0
                ? new Exit(-1, exited.signal(), exited.core(), exited.outOfMemory(), "")
                : Exit.code(exited.code());
    }

    @Override
    public void lost(String why) {
        relays = false;
        launcher = null;
        shell.launcherLost();
    }

    @Override
    public void refused(String why) {
        journal.log(Level.WARN, why);
    }
}
