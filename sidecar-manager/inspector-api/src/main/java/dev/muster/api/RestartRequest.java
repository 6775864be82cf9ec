/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code POST /v1/restart}: these slots, or all of them when null. */
public record RestartRequest(@Nullable List<Integer> slots) {
    public static final RestartRequest ALL = new RestartRequest(null);

    public RestartRequest {
        slots = slots == null ? null : List.copyOf(slots);
    }
}
