/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import dev.muster.pool.Pool;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Remembers what it was to run, and ends with 7. */
final class RanPool implements RunPool {
    @Nullable
    Pool pool;

    @Nullable
    Path controlSocket;

    @Nullable
    Path podFolder;

    OptionalInt cpus = OptionalInt.empty();

    boolean single;

    @Override
    public int run(Pool pool, Path controlSocket) {
        this.pool = pool;
        this.controlSocket = controlSocket;
        return 7;
    }

    @Override
    public int sidecar(Pool pool, Path folder, OptionalInt cpus) {
        this.pool = pool;
        this.podFolder = folder;
        this.cpus = cpus;
        return 7;
    }

    @Override
    public int single(Pool pool) {
        this.pool = pool;
        this.single = true;
        return 7;
    }
}
