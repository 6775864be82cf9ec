/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.pool.yaml;

import dev.muster.pool.Backoff;
import dev.muster.pool.Command;
import dev.muster.pool.Inspector;
import dev.muster.pool.Listen;
import dev.muster.pool.Logs;
import dev.muster.pool.ManagedProcess;
import dev.muster.pool.Pool;
import dev.muster.pool.Ready;
import dev.muster.pool.Recycle;
import dev.muster.pool.Reload;
import dev.muster.pool.Restart;
import dev.muster.pool.Shared;
import dev.muster.pool.Stop;
import dev.muster.pool.Watchdog;
import dev.muster.pool.Workers;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** The fields of a pool: the description that reader, schema and reference share. */
final class PoolShape {
    private static final Field<String> NAME = Field.optional(
            "name",
            ListenShape.NAME,
            "What commands and logs call the pool; 1 to 63 of a-z, 0-9, - and _. Left out, the folder's name.");
    /** Required too, but where a launcher brings it: {@link PoolDraft#check} knows. */
    static final Field<List<String>> COMMAND = Field.optional(
            "command",
            Types.COMMAND,
            "The worker's program and its arguments, run without a shell. {fd:NAME} becomes the number of the descriptor that holds"
                    + " the socket NAME, which is then left out of LISTEN_FDS. In a pod it may be left out: it is then the command behind"
                    + " the application's launcher.");

    private static final Field<Workers> WORKERS = Field.withDefault(
            "workers",
            Types.WORKERS,
            "1",
            new Workers.Count(1),
            "How many workers run: 0 to 500, or auto, which is one per CPU granted to the application. With 0 nothing is served and"
                    + " connections wait in the queue.");
    private static final Field<String> REVISION = Field.optional(
            "revision",
            Types.parsed("a revision like 2026-11-22.1", "^[!-~]{1,120}$", text -> text),
            "What the workers are running as the pool begins, in words of your own; restarts go on from it. Left out, it follows from"
                    + " command and env.");
    private static final Field<List<Listen>> LISTEN = Field.withDefault(
            "listen",
            Types.list(ListenShape.LISTEN),
            "",
            List.of(),
            "The listening sockets that every worker inherits, at most 64.");
    private static final Field<Ready> READY = Field.withDefault(
            "ready",
            ReadyShape.READY,
            "",
            Ready.auto(),
            "What makes a worker count as ready, and until when it must be.");
    private static final Field<Restart> RESTART = Field.withDefault(
            "restart",
            LifecycleShapes.OfRestart.SHAPE,
            "",
            Restart.DEFAULT,
            "How a rolling restart goes, and when it is given up.");
    private static final Field<Stop> STOP = Field.withDefault(
            "stop",
            LifecycleShapes.OfStop.SHAPE,
            "",
            Stop.DEFAULT,
            "How a worker is told to end, and how long it may take.");
    private static final Field<Backoff> BACKOFF = Field.withDefault(
            "backoff",
            LifecycleShapes.OfBackoff.SHAPE,
            "",
            Backoff.DEFAULT,
            "How long a slot waits before a worker that ended on its own is started again.");
    private static final Field<Watchdog> WATCHDOG = Field.withDefault(
            "watchdog",
            LifecycleShapes.OfWatchdog.SHAPE,
            "",
            Watchdog.DEFAULT,
            "When a worker counts as hung, and what is done about it.");
    private static final Field<Recycle> RECYCLE = Field.withDefault(
            "recycle",
            LifecycleShapes.OfRecycle.SHAPE,
            "",
            Recycle.DEFAULT,
            "When a healthy worker is replaced all the same, one at a time. Left out, never.");
    private static final Field<Reload> RELOAD = Field.withDefault(
            "reload",
            LifecycleShapes.OfReload.SHAPE,
            "",
            Reload.DEFAULT,
            "Files whose change starts a rolling restart. Left out, none.");
    private static final Field<List<String>> WATCH = Field.withDefault(
            "watch",
            Types.list(Types.TEXT),
            "",
            List.of(),
            "Files and folders, such as mounted ConfigMaps and Secrets, whose contents are part of the revision: when they change, a"
                    + " rolling restart begins. Relative to directory, or to where the manager was started; at most 64.");
    private static final Field<SortedMap<String, String>> ENV = Field.withDefault(
            "env",
            Types.TEXTS,
            "",
            Collections.emptySortedMap(),
            "Variables added to each worker's environment; they win over the inherited ones. {fd:NAME} in a value becomes the number of"
                    + " a socket's descriptor, as in command.");
    private static final Field<List<ManagedProcess>> PROCESSES = Field.withDefault(
            "processes",
            Types.list(HelperShapes.OfProcess.SHAPE),
            "",
            List.of(),
            "Helpers that run beside the workers and are not counted as such: a scheduler, a queue consumer.");
    private static final Field<List<Command>> COMMANDS = Field.withDefault(
            "commands",
            Types.list(HelperShapes.OfCommand.SHAPE),
            "",
            List.of(),
            "Commands of your own, offered by the inspector and by muster call.");
    private static final Field<List<Shared>> SHARED = Field.withDefault(
            "shared",
            Types.list(HelperShapes.OfShared.SHAPE),
            "",
            List.of(),
            "Kernel objects that every worker and process inherits, found by their name.");
    private static final Field<Inspector> INSPECTOR = Field.withDefault(
            "inspector",
            InspectorShape.INSPECTOR,
            "",
            Inspector.DEFAULT,
            "Where the inspector listens besides its control socket, and who may ask it.");
    private static final Field<String> STDIN = Field.optional(
            "stdin",
            ListenShape.NAME,
            "The name of the socket that workers have on descriptor 0, as with inetd. Left out, descriptor 0 is /dev/null.");
    private static final Field<Path> DIRECTORY = Field.optional(
            "directory",
            Types.PATH,
            "The working directory of the workers. Left out, the one that the manager was started in.");
    private static final Field<Logs> LOGS = Field.withDefault(
            "logs",
            Types.word(Logs.class),
            "prefix",
            Logs.PREFIX,
            "How each line of the workers' output is shown: as it is (plain), behind its slot (prefix), or as a JSON document (json).");

    static final Shape<Pool> POOL = new Shape<>(
            "a pool",
            List.of(
                    NAME, COMMAND, WORKERS, REVISION, LISTEN, READY, RESTART, STOP, BACKOFF, WATCHDOG, RECYCLE, RELOAD,
                    WATCH, ENV, PROCESSES, COMMANDS, SHARED, INSPECTOR, STDIN, DIRECTORY, LOGS),
            PoolChecks::run,
            PoolShape::build,
            Map.of());

    private PoolShape() {}

    private static Pool build(Values values) {
        Restart restart = values.get(RESTART);
        Reload reload = values.get(RELOAD);
        List<String> command = values.find(COMMAND);
        return new Pool(
                values.get(NAME),
                command == null ? List.of() : command,
                values.get(WORKERS),
                values.find(REVISION),
                values.get(LISTEN),
                values.get(READY),
                reload.isOn()
                        ? LifecycleShapes.OfRestart.forReload(
                                restart, values.tree().get("restart"))
                        : restart,
                values.get(STOP),
                values.get(BACKOFF),
                values.get(WATCHDOG),
                values.get(RECYCLE),
                reload,
                values.get(WATCH),
                values.get(ENV),
                values.get(PROCESSES),
                values.get(COMMANDS),
                values.get(SHARED),
                values.get(INSPECTOR),
                values.find(STDIN),
                values.find(DIRECTORY),
                values.get(LOGS));
    }
}
