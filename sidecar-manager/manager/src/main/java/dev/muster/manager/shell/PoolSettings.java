/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.shell;

import dev.muster.manager.supervisor.Backoff;
import dev.muster.manager.supervisor.ReadyWhen;
import dev.muster.manager.supervisor.Recycle;
import dev.muster.manager.supervisor.RestartBudget;
import dev.muster.manager.supervisor.Settings;
import dev.muster.manager.supervisor.Share;
import dev.muster.manager.supervisor.Stay;
import dev.muster.manager.supervisor.Target;
import dev.muster.manager.supervisor.Watchdog;
import dev.muster.pool.Listen;
import dev.muster.pool.Pool;
import dev.muster.pool.Ready;
import dev.muster.pool.Workers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.zip.CRC32;

/** What the supervisor needs of a pool, in its own terms. */
final class PoolSettings {

    private PoolSettings() {}

    static Settings of(Pool pool, Stay stay) {
        SortedSet<String> sockets = new TreeSet<>();
        for (Listen listen : pool.listen()) {
            sockets.add(listen.name());
        }
        var restart = pool.restart();
        boolean reloads = pool.reload().isOn();
        var backoff = pool.backoff();
        var watchdog = pool.watchdog();
        var recycle = pool.recycle();
        return new Settings(
                when(pool.ready()),
                pool.ready().within(),
                sockets,
                new RestartBudget(share(restart.maxSurge()), share(restart.maxUnavailable())),
                restart.failures(),
                restart.prove(),
                new Backoff(backoff.initial(), backoff.min(), backoff.max(), backoff.reset()),
                pool.stop().signal().number(),
                pool.stop().grace(),
                pool.stop().drainDelay(),
                new Watchdog(watchdog.stuck(), watchdog.kill(), watchdog.notifyEvery()),
                new Recycle(
                        recycle.age(),
                        recycle.memory() == null ? 0 : recycle.memory().bytes(),
                        recycle.jitter()),
                PoolHelpers.of(pool),
                stay,
                reloads);
    }

    private static ReadyWhen when(Ready ready) {
        return switch (ready) {
            case Ready.Auto auto -> new ReadyWhen.Auto(auto.canary());
            case Ready.Notify notify -> new ReadyWhen.Notify();
            case Ready.Accepting accepting -> new ReadyWhen.Accepting(accepting.canary());
            case Ready.Alive alive -> new ReadyWhen.Alive(alive.after());
            case Ready.Exec exec -> new ReadyWhen.Exec(exec.every());
        };
    }

    private static Share share(dev.muster.pool.Share share) {
        return new Share(share.amount(), share.percent());
    }

    /**
     * The target that a pool starts with, as far as that is known without its launcher.
     *
     * @param cpus what {@code workers: auto} is
     */
    static Target target(Pool pool, int cpus) {
        int workers = switch (pool.workers()) {
            case Workers.Count(int count) -> count;
            case Workers.Auto auto -> Math.min(Workers.MAX, cpus);
        };
        return new Target(workers, revision(pool, List.of()));
    }

    /**
     * The revision that a pool starts with says what is run: the same command and environment give the same one.
     *
     * @param brought the command of the launcher, which is the workers' where the pool names none
     */
    static String revision(Pool pool, List<String> brought) {
        if (pool.revision() != null) {
            return pool.revision();
        }
        CRC32 sum = new CRC32();
        List<String> command = pool.command().isEmpty() ? brought : pool.command();
        command.forEach(word -> sum.update((word + "\0").getBytes(StandardCharsets.UTF_8)));
        pool.env().forEach((name, value) -> sum.update((name + "=" + value + "\0").getBytes(StandardCharsets.UTF_8)));
        String digits = Long.toHexString((sum.getValue() & 0xffffff) | 0x1000000);
        return digits.substring(1);
    }
}
