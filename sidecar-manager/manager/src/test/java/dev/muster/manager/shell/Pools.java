/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.shell;

import dev.muster.pool.Backoff;
import dev.muster.pool.Inspector;
import dev.muster.pool.Listen;
import dev.muster.pool.Logs;
import dev.muster.pool.Pool;
import dev.muster.pool.Ready;
import dev.muster.pool.Recycle;
import dev.muster.pool.Reload;
import dev.muster.pool.Restart;
import dev.muster.pool.Share;
import dev.muster.pool.Signal;
import dev.muster.pool.Stop;
import dev.muster.pool.Watchdog;
import dev.muster.pool.Workers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Pools for tests: quick to restart, and otherwise as a person would have them. */
record Pools(
        List<String> command,
        int workers,
        List<Listen> listen,
        Ready ready,
        Map<String, String> env,
        @Nullable Duration watchdog) {

    static Pools of(List<String> command) {
        return new Pools(
                command, 1, List.of(), new Ready.Alive(Duration.ofMillis(10), Duration.ofSeconds(20)), Map.of(), null);
    }

    Pools workers(int count) {
        return new Pools(command, count, listen, ready, env, watchdog);
    }

    Pools listen(Listen socket) {
        return new Pools(command, workers, List.of(socket), ready, env, watchdog);
    }

    Pools ready(Ready when) {
        return new Pools(command, workers, listen, when, env, watchdog);
    }

    Pools env(Map<String, String> variables) {
        return new Pools(command, workers, listen, ready, variables, watchdog);
    }

    Pools watchdog(Duration every) {
        return new Pools(command, workers, listen, ready, env, every);
    }

    Pool pool() {
        return new Pool(
                "web",
                command,
                new Workers.Count(workers),
                null,
                listen,
                ready,
                new Restart(Restart.Order.SURGE, Share.ONE, Share.NONE, 3, Duration.ZERO),
                new Stop(Signal.TERM, Duration.ofSeconds(5), Duration.ZERO),
                Backoff.DEFAULT,
                new Watchdog(Duration.ofSeconds(10), null, watchdog),
                Recycle.DEFAULT,
                Reload.DEFAULT,
                List.of(),
                new TreeMap<>(env),
                List.of(),
                List.of(),
                List.of(),
                Inspector.DEFAULT,
                null,
                null,
                Logs.PREFIX);
    }
}
