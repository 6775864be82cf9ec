/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.shell;

import dev.muster.manager.os.Command;
import dev.muster.manager.os.LauncherLink;
import dev.muster.manager.os.ListeningSocket;
import dev.muster.manager.os.OsException;
import dev.muster.manager.os.WorkerOutput.Level;
import dev.muster.manager.supervisor.Adopted;
import dev.muster.manager.supervisor.Effect;
import dev.muster.manager.supervisor.Memory;
import dev.muster.manager.supervisor.News;
import dev.muster.manager.supervisor.Operation;
import dev.muster.manager.supervisor.Request;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/** Carries out what the supervisor has decided; nothing is decided here. For the loop's thread. */
final class Effects implements AutoCloseable {

    private static final int LOOK_EVERY_MILLIS = 10;
    private static final int GUARD_EVERY_MILLIS = 250;

    private final LauncherLink link;
    private final PoolSockets sockets;
    private final WorkerStarter starter;
    private final HelperStarter helpers;
    private final Usage usage;
    private final Operations operations;
    private final Remembrance remembrance;
    private final Journal journal;
    private final Guarding guarding;
    private final IntConsumer end;
    private final Canary canary = new Canary();

    /**
     * How the launcher is told to look after ready workers.
     *
     * @param reportEvery how often it says what holds on
     * @param known whether the launcher that is connected can do it
     */
    record Guarding(Duration reportEvery, BooleanSupplier known) {}

    /** @param end takes the status when all is gone */
    Effects(
            LauncherLink link,
            PoolSockets sockets,
            WorkerStarter starter,
            HelperStarter helpers,
            Usage usage,
            Operations operations,
            Remembrance remembrance,
            Journal journal,
            Guarding guarding,
            IntConsumer end) {
        this.link = link;
        this.sockets = sockets;
        this.starter = starter;
        this.helpers = helpers;
        this.usage = usage;
        this.operations = operations;
        this.remembrance = remembrance;
        this.journal = journal;
        this.guarding = guarding;
        this.end = end;
    }

    /** Carries out the effects of one step, that was taken then, in their order. The launcher knows what led to them before it is told what to do. */
    void carryOut(List<Effect> effects, Instant at) {
        for (Effect effect : effects) {
            if (effect instanceof News.OperationEnded(Operation operation)) {
                operations.settle(operation);
            }
        }
        for (Effect effect : effects) {
            if (acts(effect)) {
                remembrance.send();
            }
            carryOut(effect, at);
        }
    }

    /** Whether it changes what the next manager will find. */
    private static boolean acts(Effect effect) {
        return switch (effect) {
            case Effect.Spawn s -> true;
            case Effect.RunProbe p -> true;
            case Effect.SpawnProcess s -> true;
            case Effect.RunCommand r -> true;
            case Effect.Send s -> true;
            case Effect.Finish f -> true;
            case Effect.Watch w -> false;
            case Effect.Guard g -> false;
            case Effect.Note n -> false;
            case Effect.Remember r -> false;
            case Effect.Knock k -> false;
            case Effect.RestoreSockets r -> false;
            case Effect.Forget f -> false;
            case News n -> false;
        };
    }

    private void carryOut(Effect effect, Instant at) {
        switch (effect) {
            case Effect.Spawn spawn -> starter.start(spawn);
            case Effect.RunProbe probe -> starter.probe(probe);
            case Effect.SpawnProcess spawn -> helpers.start(spawn);
            case Effect.RunCommand run -> helpers.start(run);
            case Effect.Send(long number, int signal, boolean group) ->
                link.send(new Command.Signal(number, signal, group));
            case Effect.Watch(long number, boolean on) -> watch(number, on);
            case Effect.Guard(long number, boolean on) -> guard(number, on);
            case Effect.Note(long number, Adopted.Mark mark) -> remembrance.keep(number, mark);
            case Effect.Remember(Memory memory) -> remembrance.keep(memory);
            case Effect.Knock k ->
                canary.knock(sockets.open().values().stream()
                        .map(ListeningSocket::address)
                        .toList());
            case Effect.RestoreSockets r -> restoreSockets();
            case Effect.Forget(long number) -> {
                starter.forget(number);
                usage.forget(number);
            }
            case Effect.Finish(int status) -> end.accept(status);
            case News news -> tell(news, at);
        }
    }

    private void tell(News news, Instant at) {
        journal.tell(news, at);
        if (news instanceof News.OperationBegan(Operation operation)) {
            operations.show(operation, "", null);
        } else if (news instanceof News.OperationResumed(Operation operation)) {
            operations.show(operation, "", null);
        } else if (news instanceof News.OperationEnded(Operation operation)) {
            remembrance.keepOutcome();
            show(operation);
        } else if (news instanceof News.Ending(String why, long culprit)) {
            ending(why, culprit);
        }
    }

    private void watch(long number, boolean on) {
        for (String name : sockets.open().keySet()) {
            link.send(new Command.Watch(number, name, on ? LOOK_EVERY_MILLIS : 0));
        }
    }

    private void guard(long number, boolean on) {
        int reportMillis = (int) guarding.reportEvery().toMillis();
        if (guarding.known().getAsBoolean()) {
            link.send(
                    on
                            ? new Command.Guard(
                                    number, List.copyOf(sockets.open().keySet()), GUARD_EVERY_MILLIS, reportMillis)
                            : Command.Guard.end(number));
        }
    }

    private void restoreSockets() {
        canary.close(); // somebody is ready: it has served its purpose, or will be sent again
        for (ListeningSocket socket : sockets.open().values()) {
            try {
                socket.restore();
            } catch (OsException e) {
                journal.log(Level.WARN, e.getMessage());
            }
        }
    }

    private void ending(String why, long culprit) {
        if (culprit == 0) {
            journal.log(Level.INFO, why.equals("shutdown") ? "shutting down" : "shutting down: " + why);
        } else {
            withLastLines(why, culprit, text -> journal.log(Level.ERROR, text));
        }
    }

    /** Shows how an operation ended: a command's with its output, and when a child is to blame, with what it printed last. */
    private void show(Operation operation) {
        if (operation.request() instanceof Request.Call) {
            operations.show(operation, operation.message(), helpers.result(operation));
            usage.forget(operation.culprit()); // a command has no row, and nothing else says that it is over
            return;
        }
        withLastLines(operation.message(), operation.culprit(), text -> {
            operations.show(operation, text, null);
            remembrance.keepOutcome();
        });
    }

    private void withLastLines(String message, long culprit, Consumer<String> taker) {
        if (culprit == 0) {
            taker.accept(message);
            return;
        }
        starter.lastLines(culprit, lines -> {
            StringBuilder text = new StringBuilder(message);
            lines.forEach(line -> text.append("\n  | ").append(line));
            taker.accept(text.toString());
        });
    }

    @Override
    public void close() {
        canary.close();
    }
}
