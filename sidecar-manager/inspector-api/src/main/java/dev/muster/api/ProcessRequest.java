/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.api;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /v1/processes}: a process that no pool file declares, started now. It ends with the pool at the latest.
 *
 * @param command the program and its arguments, run without a shell
 * @param restart {@code always}, {@code on-failure} or {@code never}; null is never
 * @param env added to its environment
 * @param sockets the listening sockets that it inherits; none when empty
 */
public record ProcessRequest(
        String name,
        List<String> command,
        @Nullable String restart,
        SortedMap<String, String> env,
        @Nullable List<String> sockets) {
    public ProcessRequest {
        command = List.copyOf(command);
        env = Collections.unmodifiableSortedMap(new TreeMap<>((Map<String, String>) env));
        sockets = sockets == null ? null : List.copyOf(sockets);
    }
}
