/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.planner;

import java.util.EnumMap;
import java.util.Map;

/** What can go wrong in the simulated world. Each run draws its own few, with its own weights. */
enum Fault {
    BAD_REVISION,
    FRAGILE_REVISION,
    BRITTLE_REVISION,
    SLOW_STEPS,
    SLOW_BOOT,
    SLOW_KUBELET,
    SILENCE,
    FLAPPING,
    ILLNESS,
    LYING,
    OLD_INSPECTOR,
    DEAFNESS,
    LOST_STEP,
    SLOW_LOOKS,
    POD_DELETED,
    TARGET_LOST,
    HEALING,
    OPERATOR_DEATH,
    MEMORY_LOST,
    MEMORY_OLD,
    CLOCK_JUMP;

    /** How often each fault strikes, from never to always; a random few strike at all. */
    static Map<Fault, Double> swarm(Dice dice) {
        Map<Fault, Double> rates = new EnumMap<>(Fault.class);
        double crowd = dice.share() * 0.6;
        for (Fault fault : values()) {
            double weight = dice.share();
            rates.put(fault, dice.chance(crowd) ? weight * weight : 0.0);
        }
        return rates;
    }
}
