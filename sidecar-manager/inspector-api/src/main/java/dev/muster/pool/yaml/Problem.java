/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.pool.yaml;

/**
 * One thing that is wrong with a pool.
 *
 * @param path the field, like {@code listen[0].port}; empty for the whole document
 * @param message what is wrong, and what would be right
 */
public record Problem(Place place, String path, String message) {
    public int line() {
        return place.line();
    }

    public int column() {
        return place.column();
    }

    /** {@code 3:10: listen[0].port: 70000 is out of range: 0 to 65535}, or {@code --listen: ...}. */
    @Override
    public String toString() {
        return place + ": " + (path.isEmpty() || place.flag() != null ? "" : path + ": ") + message;
    }
}
