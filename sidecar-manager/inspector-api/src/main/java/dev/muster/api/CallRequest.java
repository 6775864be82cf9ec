/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code POST /v1/commands/NAME}: arguments that follow those of the command's own; only for one that runs a program. */
public record CallRequest(@Nullable List<String> args) {
    public CallRequest {
        args = args == null ? null : List.copyOf(args);
    }
}
