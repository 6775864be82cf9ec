/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.pool.yaml;

import dev.muster.pool.Names;
import dev.muster.pool.Ready;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The fields of readiness; some belong to one kind only. */
final class ReadyShape {
    private enum When {
        AUTO,
        NOTIFY,
        ACCEPTING,
        ALIVE,
        EXEC;

        @Override
        public String toString() {
            return Names.text(this);
        }
    }

    private static final Duration LEAST = Duration.ofMillis(100);

    private static final Field<When> WHEN = Field.withDefault(
            "when",
            Types.word(When.class),
            "auto",
            When.AUTO,
            "What makes a worker ready: it is seen waiting on its sockets, or sends READY=1 where there is nothing to see (auto); it"
                    + " sends READY=1 (notify); it is seen waiting (accepting); it has stayed up (alive); a command says so (exec).");
    private static final Field<Duration> WITHIN = Field.withDefault(
            "within",
            Types.duration(LEAST),
            "60s",
            Ready.DEFAULT_WITHIN,
            "A worker that is not ready this long after its start has failed, and is stopped. At least 100ms.");
    private static final Field<Duration> AFTER = Field.withDefault(
            "after",
            Types.duration(Duration.ZERO),
            "5s",
            Ready.DEFAULT_AFTER,
            "For alive: how long the worker must stay up, at most within.");
    private static final Field<List<String>> COMMAND = Field.optional(
            "command",
            Types.COMMAND,
            "For exec, and required there: a command that is run beside the worker, without a shell, and exits 0 when it is ready.");
    private static final Field<Duration> EVERY = Field.withDefault(
            "every",
            Types.duration(LEAST),
            "1s",
            Ready.DEFAULT_EVERY,
            "For exec: the pause before the command is run again. At least 100ms.");
    private static final Field<Boolean> CANARY = Field.withDefault(
            "canary",
            Types.TRUTH,
            "false",
            false,
            "For auto and accepting: whether evidence that can deceive (an edge-triggered event loop, io_uring) is believed only when"
                    + " the worker has accepted a connection of ours. It costs the program empty connections.");

    static final Shape<Ready> READY = new Shape<>(
            "a mapping like {when: auto, within: 60s}",
            List.of(WHEN, WITHIN, AFTER, COMMAND, EVERY, CANARY),
            ReadyShape::check,
            ReadyShape::build,
            Map.of());

    private ReadyShape() {}

    private static void check(Values values) {
        When when = values.get(WHEN);
        onlyFor(values, AFTER, when == When.ALIVE, "when: alive");
        onlyFor(values, COMMAND, when == When.EXEC, "when: exec");
        onlyFor(values, EVERY, when == When.EXEC, "when: exec");
        onlyFor(values, CANARY, when == When.AUTO || when == When.ACCEPTING, "when: auto or accepting");
        if (when == When.EXEC && !values.has(COMMAND)) {
            values.refuse("command", "is missing: with when: exec, a command like [curl, -f, localhost:8080/health]");
        }
    }

    private static void onlyFor(Values values, Field<?> field, boolean right, String owner) {
        if (values.has(field) && !right) {
            values.refuse(field.name(), "belongs to " + owner + ", and this is when: " + values.get(WHEN));
        }
    }

    private static Ready build(Values values) {
        Duration within = values.get(WITHIN);
        return switch (values.get(WHEN)) {
            case AUTO -> new Ready.Auto(within, values.get(CANARY));
            case NOTIFY -> new Ready.Notify(within);
            case ACCEPTING -> new Ready.Accepting(within, values.get(CANARY));
            case ALIVE -> new Ready.Alive(values.get(AFTER), within);
            case EXEC -> new Ready.Exec(values.get(COMMAND), values.get(EVERY), within);
        };
    }
}
