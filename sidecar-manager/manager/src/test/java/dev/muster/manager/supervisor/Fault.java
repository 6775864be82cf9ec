/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

import java.util.EnumMap;
import java.util.Map;

/** What can go wrong in the simulated world. Each run draws its own few, with its own weights. */
enum Fault {
    SLOW_PACKETS,
    DUPLICATES,
    LATE_TICKS,
    RESET,
    LAUNCHER_DEATH,
    MANAGER_CRASH,
    BAD_DISK,
    SLOW_BOOT,
    BOOT_HANGS,
    BOOT_CRASHES,
    EXEC_FAILS,
    CRASHES_ONCE_READY,
    CRASHES_LATER,
    DECIDES_TO_GO,
    ANNOUNCES_STOP,
    TERM_IGNORED,
    SLOW_TERM,
    FROZEN,
    GROUP_LINGERS,
    GROUP_STAYS,
    WATCHDOG_MISSED,
    WATCHDOG_TRIGGERED,
    ASKS_FOR_TIME,
    WEAK_TOO_EARLY,
    CANNOT_BE_SEEN,
    PROBE_HANGS,
    HANGS,
    LEAKS,
    MURDER;

    /** How often each fault strikes, from never to always; a random few strike at all. */
    static Map<Fault, Double> swarm(Dice dice) {
        Map<Fault, Double> rates = new EnumMap<>(Fault.class);
        double crowd = dice.share() * 0.6;
        for (Fault fault : values()) {
            double weight = dice.share();
            rates.put(fault, dice.chance(crowd) ? weight * weight : 0.0);
        }
        if (rates.getOrDefault(SLOW_PACKETS, 0.0) > 0) {
            rates.put(WEAK_TOO_EARLY, 0.0); // how long a sight has held is measured where the packets arrive
        }
        return rates;
    }
}
