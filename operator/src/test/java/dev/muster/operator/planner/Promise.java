/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.planner;

/** One of the promises of the package, checked after every look against what is true in the world. */
interface Promise {

    /** Throws {@link Violation} when the plan has broken it. */
    void check(World world, Moment moment);
}
