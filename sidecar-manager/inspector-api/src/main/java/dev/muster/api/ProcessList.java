/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.api;

import java.util.List;

/** {@code GET /v1/processes}: the pool's first, in the order declared, then the temporary ones. */
public record ProcessList(List<ProcessStatus> processes) {
    public ProcessList {
        processes = List.copyOf(processes);
    }
}
