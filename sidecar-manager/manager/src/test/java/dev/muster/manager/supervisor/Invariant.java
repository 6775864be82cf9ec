/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

/** One of the promises of the package, checked after every step against what is true in the world. */
interface Invariant {

    /** Throws {@link Violation} when the step has broken it. */
    void check(World world, Moment moment);

    /** A manager that comes back knows nothing but what it is told. */
    default void managerCameBack() {}
}
