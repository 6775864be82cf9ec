/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.planner;

/** What the inspector of one pod is told, and why. */
public sealed interface Step permits SetTarget, TakeSettings {
    /** The pod's name. */
    String pod();

    String uid();

    Why why();
}
