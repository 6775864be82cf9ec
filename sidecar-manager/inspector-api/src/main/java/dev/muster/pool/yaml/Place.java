/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.pool.yaml;

import org.jspecify.annotations.Nullable;

/**
 * Where something was written: in the file, or as a flag.
 *
 * @param line from 1; 0 for a flag
 * @param column from 1; 0 for a flag
 * @param flag like {@code --workers}; null in a file
 */
public record Place(int line, int column, @Nullable String flag) {
    static final Place START = new Place(1, 1, null);

    static Place flag(String flag) {
        return new Place(0, 0, flag);
    }

    @Override
    public String toString() {
        return flag != null ? flag : line + ":" + column;
    }
}
