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
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
                "Whether the new worker is ready before the old one is stopped (surge), or the old one is stopped first (replace), for"
                        + " workers that cannot run side by side.");
        private static final Field<Share> MAX_SURGE = Field.optional(
                "maxSurge",
                Types.SHARE,
                "How many workers may run above the target meanwhile: a number, or a percentage of the target, rounded up. Left out, 1 with"
                        + " surge and 0 with replace. Not 0 together with maxUnavailable.");
        private static final Field<Share> MAX_UNAVAILABLE = Field.optional(
                "maxUnavailable",
                Types.SHARE,
                "How many ready workers may be missing meanwhile: a number, or a percentage of the target, rounded down. Left out, 0 with"
                        + " surge and 1 with replace.");
        private static final Field<Integer> FAILURES = Field.withDefault(
                "failures",
                Types.integer(1, 1000),
                "3",
                Restart.DEFAULT_FAILURES,
                "After this many failed starts of the new revision the restart is given up; what served keeps serving. 1 to 1000; with"
                        + " reload, 1 when left out.");
        private static final Field<Duration> PROVE = Field.withDefault(
                "prove",
                DURATION,
                "2s",
                Restart.DEFAULT_PROVE,
                "How long the first worker of a new revision must stay ready before an old one is stopped; the others follow without this"
                        + " wait. With reload, 0s when left out.");

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

        /** For a pool that is reloaded when its files change: quicker, where nothing else was written. */
        static Restart forReload(Restart restart, @Nullable Tree written) {
            boolean failures = written instanceof Tree.Fields fields && fields.get(FAILURES.name()) != null;
            boolean prove = written instanceof Tree.Fields fields && fields.get(PROVE.name()) != null;
            return new Restart(
                    restart.order(),
                    restart.maxSurge(),
                    restart.maxUnavailable(),
                    failures ? restart.failures() : Restart.RELOAD_FAILURES,
                    prove ? restart.prove() : Restart.RELOAD_PROVE);
        }
    }

    static final class OfStop {
        private static final Field<Signal> SIGNAL = Field.withDefault(
                "signal",
                Types.signal("TERM"),
                "TERM",
                Signal.TERM,
                "The signal that asks a worker to end, with or without SIG in front.");
        private static final Field<Duration> GRACE = Field.withDefault(
                "grace",
                DURATION,
                "30s",
                Stop.DEFAULT.grace(),
                "How long a worker may take to end before it and its process group get KILL.");
        private static final Field<Duration> DRAIN_DELAY = Field.withDefault(
                "drainDelay",
                DURATION,
                "0s",
                Stop.DEFAULT.drainDelay(),
                "How long the pool, told to shut down, serves on before the first worker is signalled: the time in which load balancers"
                        + " notice.");

        static final Shape<Stop> SHAPE = Shape.of(
                "a mapping like {signal: TERM, grace: 30s}",
                List.of(SIGNAL, GRACE, DRAIN_DELAY),
                values -> new Stop(values.get(SIGNAL), values.get(GRACE), values.get(DRAIN_DELAY)));

        private OfStop() {}
    }

    static final class OfBackoff {
        private static final Type<Duration> POSITIVE = Types.duration(Duration.ofMillis(1));
        private static final Field<Duration> INITIAL = Field.withDefault(
                "initial", DURATION, "0s", Backoff.DEFAULT.initial(), "The pause before the first new try.");
        private static final Field<Duration> MIN = Field.withDefault(
                "min",
                POSITIVE,
                "200ms",
                Backoff.DEFAULT.min(),
                "The pause before the second try, doubled for each one after. At least 1ms, at most max.");
        private static final Field<Duration> MAX = Field.withDefault(
                "max", POSITIVE, "30s", Backoff.DEFAULT.max(), "The longest pause between two tries. At least 1ms.");
        private static final Field<Duration> RESET = Field.withDefault(
                "reset",
                DURATION,
                "1m",
                Backoff.DEFAULT.reset(),
                "A worker that has stayed up this long makes the next try a first one again.");

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
                "A worker seen blocked for this long is reported as stuck, and one more is started. At least 3s.");
        private static final Field<Optional<Duration>> KILL = Field.withDefault(
                "kill",
                orWord("never", "20s"),
                "never",
                Optional.empty(),
                "A worker stuck for this long is killed; never, or at least 20s and not less than stuck, because a long request looks the"
                        + " same.");
        private static final Field<Optional<Duration>> NOTIFY = Field.withDefault(
                "notify",
                orWord("off", "100ms"),
                "off",
                Optional.empty(),
                "A ready worker must send WATCHDOG=1 at least this often, or it is killed; off, or at least 100ms.");

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
                "age",
                Types.duration(Duration.ofSeconds(1)),
                "A worker that has run for this long is replaced. At least 1s; left out, never.");
        private static final Field<Quantity> MEMORY = Field.optional(
                "memory",
                Types.QUANTITY,
                "A worker with this much resident memory is replaced. At least 1Mi; left out, never.");
        private static final Field<Integer> JITTER = Field.withDefault(
                "jitter",
                Types.percent(50),
                "10%",
                Recycle.DEFAULT.jitter(),
                "By how much, at the most, each worker's limits are lowered at random, so that they do not all fall due at once. 0% to 50%.");

        static final Shape<Recycle> SHAPE = Shape.of(
                "a mapping like {age: 6h, memory: 512Mi}",
                List.of(AGE, MEMORY, JITTER),
                values -> new Recycle(values.find(AGE), values.find(MEMORY), values.get(JITTER)));

        private OfRecycle() {}
    }

    static final class OfReload {
        private static final Field<List<String>> PATHS = Field.withDefault(
                "paths",
                Types.list(Types.TEXT),
                "",
                List.of(),
                "Files and folders to watch, relative to directory, or to where the manager was started; folders with all that is below them.");
        private static final Field<Duration> DEBOUNCE = Field.withDefault(
                "debounce",
                DURATION,
                "300ms",
                Reload.DEFAULT.debounce(),
                "How long nothing may have changed before the restart begins.");

        static final Shape<Reload> SHAPE = Shape.of(
                "a mapping like {paths: [app/]}",
                List.of(PATHS, DEBOUNCE),
                values -> new Reload(values.get(PATHS), values.get(DEBOUNCE)));

        private OfReload() {}
    }
}
