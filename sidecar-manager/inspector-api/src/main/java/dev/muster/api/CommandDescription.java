/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A custom command: it runs a program ({@code exec}, {@code timeout}) or sends a signal ({@code signal}, {@code to}).
 *
 * @param timeout like {@code 30s}
 * @param signal like {@code USR1}
 * @param to {@code workers}, {@code processes} or {@code all}
 */
public record CommandDescription(
        String name,
        @Nullable List<String> exec,
        @Nullable String timeout,
        @Nullable String signal,
        @Nullable String to) {
    public CommandDescription {
        exec = exec == null ? null : List.copyOf(exec);
    }
}
