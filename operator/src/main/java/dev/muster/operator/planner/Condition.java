/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.planner;

/** One condition of the status. */
public record Condition(Type type, boolean holds, Why why) {

    /** Which. */
    public enum Type {
        READY,
        AVAILABLE,
        PROGRESSING,
        DEGRADED
    }
}
