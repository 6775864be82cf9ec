/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.planner;

import org.jspecify.annotations.Nullable;

/**
 * A step: what the inspector of one pod is told with {@code PUT /v1/target}.
 *
 * @param workers null leaves them as they are
 * @param revision null leaves it as it is
 */
public record SetTarget(
        String pod,
        String uid,
        @Nullable Integer workers,
        @Nullable String revision,
        Why why) implements Step {}
