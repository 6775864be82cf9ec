/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.api;

/**
 * {@code POST /v1/scale}: a number of workers, {@code 4}, or a change of it, {@code "+2"} or {@code "-1"}. On the wire a plain
 * number is a JSON number and a change is a string.
 */
public record ScaleRequest(String workers) {
    public ScaleRequest {
        if (!workers.matches("[+-]?\\d{1,6}")) {
            throw new IllegalArgumentException(
                    "\"" + workers + "\" is no number of workers: write 4, or a change like +2 or -1");
        }
    }

    public boolean isRelative() {
        return workers.startsWith("+") || workers.startsWith("-");
    }
}
