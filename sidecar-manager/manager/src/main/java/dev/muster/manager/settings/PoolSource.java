/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.settings;

import dev.muster.pool.yaml.PoolResult;
import dev.muster.pool.yaml.Problem;
import java.nio.file.Path;
import java.util.function.Function;

/**
 * Where a pool is written down, so that it can be read again: a file, and the flags over it.
 *
 * @param name of the file, as given, for messages; empty when there is none and all comes from flags
 * @param path of the file
 * @param reader takes the file's text, and reads it with the flags over it
 */
public record PoolSource(String name, Path path, Function<String, PoolResult> reader) {

    public boolean isFile() {
        return !name.isEmpty();
    }

    PoolResult read(String text) {
        return reader.apply(text);
    }

    /** The first thing that is wrong, with its place. */
    String problem(PoolResult.Invalid invalid) {
        Problem first = invalid.problems().getFirst();
        int more = invalid.problems().size() - 1;
        String place = isFile() && first.place().flag() == null ? name + ":" : "";
        return place + first + (more == 0 ? "" : " (and " + more + " more)");
    }
}
