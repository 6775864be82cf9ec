/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The connection between the manager and the launcher. Packets keep their order and take their time; when the connection breaks, all
 * that is under way in either direction is lost, and what the manager says until it has met the new one is said to nobody.
 */
final class Wire {

    private static final Duration A_MOMENT = Duration.ofMillis(20);

    /** A launcher that lives would be back. */
    private static final Duration GONE = Duration.ofSeconds(2);

    private final World world;
    private final Schedule schedule;
    private int connection;
    private int known = -1;
    private int attempt;
    private boolean up;
    private Instant lastCommand = Instant.EPOCH;
    private Instant lastReport = Instant.EPOCH;

    Wire(World world) {
        this.world = world;
        this.schedule = world.schedule;
    }

    boolean up() {
        return up;
    }

    /** Sends a command: what it does happens at the launcher, later. */
    void command(Runnable what) {
        if (!up || known != connection) {
            return;
        }
        int over = connection;
        lastCommand = later(lastCommand, schedule.now().plus(delay()));
        schedule.at(lastCommand, () -> {
            if (up && over == connection) {
                what.run();
            }
        });
    }

    void report(Event event) {
        report(() -> world.deliver(event));
    }

    private void report(Runnable arrival) {
        if (!up) {
            return;
        }
        int over = connection;
        lastReport = later(lastReport, schedule.now().plus(delay()));
        schedule.at(lastReport, () -> {
            if (up && over == connection) {
                arrival.run();
            }
        });
    }

    /** Breaks the connection; it comes back after a while, or so soon that the manager first hears of the new one. */
    void reset(Duration outage) {
        if (!up) {
            return;
        }
        cut();
        if (world.dice.chance(0.2) && !schedule.now().isBefore(world.launcherBack())) {
            connectAfter(A_MOMENT);
            return;
        }
        int life = world.life();
        schedule.after(A_MOMENT, () -> {
            if (life == world.life() && known != connection) {
                world.deliver(new Event.LauncherLost());
                schedule.after(GONE, () -> {
                    if (life == world.life()
                            && known != connection
                            && schedule.now().isBefore(world.launcherBack())) {
                        world.deliver(new Event.LauncherGone());
                    }
                });
            }
        });
        connectAfter(outage);
    }

    void cut() {
        up = false;
        connection++;
        world.machine.forgetWatches();
    }

    void connectAfter(Duration wait) {
        int mine = ++attempt;
        schedule.after(wait, () -> {
            if (mine != attempt || up || !world.managerUp()) {
                return;
            }
            if (schedule.now().isBefore(world.launcherBack())) {
                connectAfter(Duration.between(schedule.now(), world.launcherBack()));
            } else {
                hello();
            }
        });
    }

    private void hello() {
        up = true;
        connection++;
        int met = connection;
        List<Adopted> children = world.machine.adoptable();
        Memory memory = world.machine.remembered();
        report(() -> {
            known = met;
            world.deliver(new Event.Synced(children, memory));
        });
    }

    private Duration delay() {
        return world.strikes(Fault.SLOW_PACKETS)
                ? world.dice.millis(0, 3_000)
                : Duration.ofNanos(world.dice.between(10_000, 1_000_000));
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }
}
