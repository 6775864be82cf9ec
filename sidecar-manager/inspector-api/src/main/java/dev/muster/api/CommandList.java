/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.api;

import java.util.List;

/** {@code GET /v1/commands}: the custom commands, in the order declared. */
public record CommandList(List<CommandDescription> commands) {
    public CommandList {
        commands = List.copyOf(commands);
    }
}
