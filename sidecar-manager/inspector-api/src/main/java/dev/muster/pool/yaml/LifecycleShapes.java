/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.pool.yaml;

import dev.muster.pool.Backoff;
import dev.muster.pool.DurationText;
import dev.muster.pool.Quantity;
import dev.muster.pool.Recycle;
import dev.muster.pool.Reload;
import dev.muster.pool.Restart;
import dev.muster.pool.Share;
import dev.muster.pool.Signal;
import dev.muster.pool.Stop;
import dev.muster.pool.Watchdog;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The fields that say how workers are replaced, stopped and tried again. */
final class LifecycleShapes {
    private static final Type<Duration> DURATION = Types.duration(Duration.ZERO);

    private LifecycleShapes() {}

    static final class OfRestart {
        private static final Field<Restart.Order> ORDER = Field.withDefault(
                "order",
                Types.word(Restart.Order.class),
                "surge",
                Restart.Order.SURGE,
                "surge: the new worker is ready before the old one is stopped. replace: the old one is stopped first.");
        private static final Field<Share> MAX_SURGE = Field.optional(
                "maxSurge",
                Types.SHARE,
                "Workers that may run above the target meanwhile; 1 with surge, 0 with replace.");
        private static final Field<Share> MAX_UNAVAILABLE = Field.optional(
                "maxUnavailable",
                Types.SHARE,
                "Ready workers that may be missing meanwhile; 0 with surge, 1 with replace.");
        private static final Field<Integer> FAILURES = Field.withDefault(
                "failures",
                Types.integer(1, 1000),
                "3",
                Restart.DEFAULT_FAILURES,
                "Starts of the new revision that may fail before the restart is given up.");
        private static final Field<Duration> PROVE = Field.withDefault(
                "prove",
                DURATION,
                "2s",
                Restart.DEFAULT_PROVE,
                "How long the first worker of a new revision stays ready before an old one is retired.");

        static final Shape<Restart> SHAPE = Shape.of(
                "a mapping like {order: surge, maxSurge: 1}",
                List.of(ORDER, MAX_SURGE, MAX_UNAVAILABLE, FAILURES, PROVE),
                OfRestart::build);

        private OfRestart() {}

        private static Restart build(Values values) {
            Restart.Order order = values.get(ORDER);
            Share surge = Optional.ofNullable(values.find(MAX_SURGE)).orElse(order.defaultSurge());
            Share unavailable =
                    Optional.ofNullable(values.find(MAX_UNAVAILABLE)).orElse(order.defaultUnavailable());
            return new Restart(order, surge, unavailable, values.get(FAILURES), values.get(PROVE));
        }
    }

    static final class OfStop {
        private static final Field<Signal> SIGNAL = Field.withDefault(
                "signal",
                Types.parsed("a signal like TERM", "^(SIG)?[A-Z]+[0-9]?$", Signal::parse),
                "TERM",
                Signal.TERM,
                "Sent first.");
        private static final Field<Duration> GRACE = Field.withDefault(
                "grace",
                DURATION,
                "30s",
                Stop.DEFAULT.grace(),
                "How long a worker may take to end before it is killed.");
        private static final Field<Duration> DRAIN_DELAY = Field.withDefault(
                "drainDelay",
                DURATION,
                "0s",
                Stop.DEFAULT.drainDelay(),
                "How long the pool, told to shut down, serves on before the first worker is signalled.");

        static final Shape<Stop> SHAPE = Shape.of(
                "a mapping like {signal: TERM, grace: 30s}",
                List.of(SIGNAL, GRACE, DRAIN_DELAY),
                values -> new Stop(values.get(SIGNAL), values.get(GRACE), values.get(DRAIN_DELAY)));

        private OfStop() {}
    }

    static final class OfBackoff {
        private static final Type<Duration> POSITIVE = Types.duration(Duration.ofMillis(1));
        private static final Field<Duration> INITIAL = Field.withDefault(
                "initial",
                DURATION,
                "0s",
                Backoff.DEFAULT.initial(),
                "Before a worker that died is first started again.");
        private static final Field<Duration> MIN = Field.withDefault(
                "min", POSITIVE, "200ms", Backoff.DEFAULT.min(), "Before the second try; doubled from there.");
        private static final Field<Duration> MAX =
                Field.withDefault("max", POSITIVE, "30s", Backoff.DEFAULT.max(), "Never longer than this.");
        private static final Field<Duration> RESET = Field.withDefault(
                "reset",
                DURATION,
                "1m",
                Backoff.DEFAULT.reset(),
                "A worker that stayed up this long starts the count anew.");

        static final Shape<Backoff> SHAPE = Shape.of(
                "a mapping like {min: 200ms, max: 30s}",
                List.of(INITIAL, MIN, MAX, RESET),
                values -> new Backoff(values.get(INITIAL), values.get(MIN), values.get(MAX), values.get(RESET)));

        private OfBackoff() {}
    }

    static final class OfWatchdog {
        private static final Field<Duration> STUCK = Field.withDefault(
                "stuck",
                Types.duration(Duration.ofSeconds(3)),
                "10s",
                Watchdog.DEFAULT.stuck(),
                "Seen doing nothing this long, a worker is reported, and one more is started.");
        private static final Field<Optional<Duration>> KILL = Field.withDefault(
                "kill",
                orWord("never", "20s"),
                "never",
                Optional.empty(),
                "Stuck this long, it is killed. At least 20s, because a long request looks the same.");
        private static final Field<Optional<Duration>> NOTIFY = Field.withDefault(
                "notify",
                orWord("off", "100ms"),
                "off",
                Optional.empty(),
                "The worker must say WATCHDOG=1 this often, or it is killed.");

        static final Shape<Watchdog> SHAPE = Shape.of(
                "a mapping like {stuck: 10s, kill: never}",
                List.of(STUCK, KILL, NOTIFY),
                values -> new Watchdog(
                        values.get(STUCK),
                        values.get(KILL).orElse(null),
                        values.get(NOTIFY).orElse(null)));

        private OfWatchdog() {}

        private static Type<Optional<Duration>> orWord(String word, String least) {
            return Types.parsed(
                    "a duration of at least " + least + ", or " + word,
                    "^" + word + "$|" + DurationText.PATTERN,
                    text -> text.equals(word) ? Optional.empty() : Optional.of(DurationText.parse(text)));
        }
    }

    static final class OfRecycle {
        private static final Field<Duration> AGE = Field.optional(
                "age", Types.duration(Duration.ofSeconds(1)), "A worker this old is replaced; left out, never.");
        private static final Field<Quantity> MEMORY = Field.optional(
                "memory", Types.QUANTITY, "A worker with this much resident memory is replaced; left out, never.");
        private static final Field<Integer> JITTER = Field.withDefault(
                "jitter",
                Types.percent(50),
                "10%",
                Recycle.DEFAULT.jitter(),
                "By how much each worker's limits are lowered at random, so that they do not all fall due at once.");

        static final Shape<Recycle> SHAPE = Shape.of(
                "a mapping like {age: 6h, memory: 512Mi}",
                List.of(AGE, MEMORY, JITTER),
                values -> new Recycle(values.find(AGE), values.find(MEMORY), values.get(JITTER)));

        private OfRecycle() {}
    }

    static final class OfReload {
        private static final Field<List<String>> PATHS = Field.withDefault(
                "paths", Types.list(Types.TEXT), "", List.of(), "Files and folders whose change restarts the workers.");
        private static final Field<Duration> DEBOUNCE = Field.withDefault(
                "debounce",
                DURATION,
                "300ms",
                Reload.DEFAULT.debounce(),
                "How long nothing may change before the restart begins.");

        static final Shape<Reload> SHAPE = new Shape<>(
                "a mapping like {paths: [app/]}",
                List.of(PATHS, DEBOUNCE),
                values -> {},
                values -> new Reload(values.get(PATHS), values.get(DEBOUNCE)),
                Map.of());

        private OfReload() {}
    }
}
