/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

import java.util.SortedMap;
import java.util.SortedSet;

/**
 * What a manager that comes back must know of the pool, and the launcher keeps for it.
 *
 * @param nextNumber the next free number of an incarnation
 * @param nextOperation the next free number of an operation
 * @param held the slots a person has stopped
 * @param processes the managed processes of the pool of which not that is wanted which it says itself
 */
public record Memory(
        Target target,
        Rollout rollout,
        long nextNumber,
        long nextOperation,
        SortedSet<Integer> held,
        SortedMap<String, Managed.Standing> processes) {}
