/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.api;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An error, as RFC 9457 has it ({@code application/problem+json}).
 *
 * @param type a URI; {@code about:blank} when the status says it all
 * @param title the kind of problem, the same each time
 * @param detail what went wrong this time
 * @param extensions further members of the document, each a string
 */
public record Problem(
        String type, String title, int status, @Nullable String detail, SortedMap<String, String> extensions) {
    public Problem {
        extensions = Collections.unmodifiableSortedMap(new TreeMap<>((Map<String, String>) extensions));
    }

    public static Problem of(int status, String title, String detail) {
        return new Problem("about:blank", title, status, detail, Collections.emptySortedMap());
    }
}
