/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import dev.muster.pool.Pool;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Remembers what it was to run, and ends with 7. */
final class RanPool implements RunPool {
    @Nullable
    Pool pool;

    @Nullable
    Path controlSocket;

    boolean single;

    @Override
    public int run(Pool pool, Path controlSocket) {
        this.pool = pool;
        this.controlSocket = controlSocket;
        return 7;
    }

    @Override
    public int single(Pool pool) {
        this.pool = pool;
        this.single = true;
        return 7;
    }
}
