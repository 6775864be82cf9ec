/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.pool;

import java.time.Duration;
import java.util.List;

/**
 * Files whose change restarts the workers.
 *
 * @param paths files and folders, relative to the pool's folder; none is off
 * @param debounce how long nothing may change before the restart begins
 */
public record Reload(List<String> paths, Duration debounce) {
    public static final Reload DEFAULT = new Reload(List.of(), Duration.ofMillis(300));

    /** Whether anything is watched: then people are at work on the code. */
    public boolean isOn() {
        return !paths.isEmpty();
    }

    public Reload {
        paths = List.copyOf(paths);
        Limits.atLeast("debounce", debounce, Duration.ZERO);
    }
}
