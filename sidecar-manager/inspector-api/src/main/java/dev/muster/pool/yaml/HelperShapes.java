/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.pool.yaml;

import dev.muster.pool.Command;
import dev.muster.pool.ManagedProcess;
import dev.muster.pool.Names;
import dev.muster.pool.Quantity;
import dev.muster.pool.Shared;
import dev.muster.pool.Signal;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** The fields of what stands beside the workers: processes, custom commands, shared kernel objects. */
final class HelperShapes {
    private HelperShapes() {}

    static final class OfProcess {
        private static final Field<String> NAME = Field.required(
                "name",
                ListenShape.NAME,
                "What commands and logs call the process; unique among the processes, 1 to 63 of a-z, 0-9, - and _, and no number.");
        private static final Field<List<String>> COMMAND = Field.required(
                "command",
                Types.COMMAND,
                "The program and its arguments, run without a shell. {fd:NAME} becomes the number of a socket's descriptor.");
        private static final Field<Integer> COUNT =
                Field.withDefault("count", Types.integer(1, 256), "1", 1, "How many of it run, 1 to 256.");
        private static final Field<ManagedProcess.RestartWhen> RESTART = Field.withDefault(
                "restart",
                Types.word(ManagedProcess.RestartWhen.class),
                "always",
                ManagedProcess.RestartWhen.ALWAYS,
                "When it is started again after it has ended: always, only when it failed (on-failure), or never.");
        private static final Field<ManagedProcess.Start> START = Field.withDefault(
                "start",
                Types.word(ManagedProcess.Start.class),
                "auto",
                ManagedProcess.Start.AUTO,
                "Whether it starts with the pool (auto) or when somebody asks for it (manual).");

        private static final Field<ManagedProcess.Order> ORDER = Field.withDefault(
                "order",
                Types.word(ManagedProcess.Order.class),
                "after",
                ManagedProcess.Order.AFTER,
                "Whether workers wait for it (before): until it runs, or with restart: never until it has ended with 0. Either way it is stopped after them.");
        private static final Field<SortedMap<String, String>> ENV = Field.withDefault(
                "env",
                Types.TEXTS,
                "",
                Collections.emptySortedMap(),
                "Added to the pool's env for this process; here too {fd:NAME} becomes a descriptor's number.");
        private static final Field<List<String>> SOCKETS = Field.withDefault(
                "sockets",
                Types.list(ListenShape.NAME),
                "",
                List.of(),
                "The listening sockets that it inherits, by name. It has none of those that are not named here.");

        static final Shape<ManagedProcess> SHAPE = Shape.of(
                "a process like {name: scheduler, command: [python, -m, app.beat]}",
                List.of(NAME, COMMAND, COUNT, RESTART, START, ORDER, ENV, SOCKETS),
                values -> new ManagedProcess(
                        values.get(NAME),
                        values.get(COMMAND),
                        values.get(COUNT),
                        values.get(RESTART),
                        values.get(START),
                        values.get(ORDER),
                        values.get(ENV),
                        values.get(SOCKETS)));

        private OfProcess() {}
    }

    static final class OfCommand {
        private static final Field<String> NAME = Field.required(
                "name",
                ListenShape.NAME,
                "What callers call the command; unique among the commands, 1 to 63 of a-z, 0-9, - and _.");
        private static final Field<List<String>> EXEC = Field.optional(
                "exec",
                Types.COMMAND,
                "The program to run beside the workers and its arguments, without a shell. Either this or signal.");
        private static final Field<Duration> TIMEOUT = Field.withDefault(
                "timeout",
                Types.duration(Duration.ofMillis(100)),
                "30s",
                Command.DEFAULT_TIMEOUT,
                "For exec: how long the program may take before it is killed. At least 100ms.");
        private static final Field<Signal> SIGNAL =
                Field.optional("signal", Types.signal("USR1"), "The signal to send. Either this or exec.");
        private static final Field<Command.Recipients> TO = Field.withDefault(
                "to",
                Types.word(Command.Recipients.class),
                "workers",
                Command.Recipients.WORKERS,
                "For signal: who gets it, the workers, the processes or all of them.");

        static final Shape<Command> SHAPE = new Shape<>(
                "a command like {name: flush, exec: [python, -m, app.flush]}",
                List.of(NAME, EXEC, TIMEOUT, SIGNAL, TO),
                OfCommand::check,
                OfCommand::build,
                Map.of("oneOf", List.of(Map.of("required", List.of("exec")), Map.of("required", List.of("signal")))));

        private OfCommand() {}

        private static void check(Values values) {
            if (values.has(EXEC) && values.has(SIGNAL)) {
                values.refuse("signal", "contradicts exec: a command does one or the other");
            } else if (!values.has(EXEC) && !values.has(SIGNAL)) {
                values.refuse("exec", "is missing: write exec: [PROGRAM, ARGUMENT], or signal: USR1");
            }
            if (values.has(TIMEOUT) && !values.has(EXEC)) {
                values.refuse("timeout", "belongs to exec, and this command sends a signal: leave it out");
            }
            if (values.has(TO) && !values.has(SIGNAL)) {
                values.refuse("to", "belongs to signal, and this command runs a program: leave it out");
            }
        }

        private static Command build(Values values) {
            List<String> exec = values.find(EXEC);
            return exec == null
                    ? new Command.Send(values.get(NAME), values.get(SIGNAL), values.get(TO))
                    : new Command.Exec(values.get(NAME), exec, values.get(TIMEOUT));
        }
    }

    static final class OfShared {
        private enum Kind {
            MEMORY,
            QUEUE,
            EVENT;

            @Override
            public String toString() {
                return Names.text(this);
            }
        }

        private static final Field<String> NAME = Field.required(
                "name",
                ListenShape.NAME,
                "What the object is found by; unique among the shared objects and the sockets, 1 to 63 of a-z, 0-9, - and _, and at most 55 for a"
                        + " queue.");
        private static final Field<Kind> KIND = Field.required(
                "kind",
                Types.word(Kind.class),
                "Memory that all map (memory); a message queue (queue), whose two descriptors are NAME.send and NAME.receive; or a counter to"
                        + " wait on (event).");
        private static final Field<Quantity> SIZE = Field.optional(
                "size",
                Types.QUANTITY,
                "The size in bytes: of memory, 1 to 1Ti, where it must be given; of a queue the longest message that always has room, up to"
                        + " 512Mi and 64Ki when left out; none for an event.");

        static final Shape<Shared> SHAPE = new Shape<>(
                "a shared object like {name: hits, kind: memory, size: 64Ki}",
                List.of(NAME, KIND, SIZE),
                OfShared::check,
                OfShared::build,
                Map.of());

        private OfShared() {}

        private static void check(Values values) {
            Kind kind = values.find(KIND);
            if (kind == Kind.MEMORY && !values.has(SIZE)) {
                values.refuse("size", "is missing: memory has a size, like 64Ki");
            }
            if (kind == Kind.EVENT && values.has(SIZE)) {
                values.refuse("size", "is for memory and queues, and this is an event: leave it out");
            }
        }

        private static Shared build(Values values) {
            Optional<Quantity> size = Optional.ofNullable(values.find(SIZE));
            return switch (values.get(KIND)) {
                case MEMORY -> new Shared.Memory(values.get(NAME), values.get(SIZE));
                case QUEUE -> new Shared.Queue(values.get(NAME), size.orElse(Shared.Queue.DEFAULT_SIZE));
                case EVENT -> new Shared.Event(values.get(NAME));
            };
        }
    }
}
