/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import dev.muster.manager.settings.PodSettings;
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

    @Nullable
    PodSettings settings;

    boolean operated;
    boolean single;

    @Override
    public int run(Pool pool, Path controlSocket) {
        this.pool = pool;
        this.controlSocket = controlSocket;
        return 7;
    }

    @Override
    public int sidecar(PodSettings settings, PodPlace place) {
        this.pool = settings.pool().pool();
        this.settings = settings;
        this.podFolder = place.folder();
        this.cpus = place.cpus();
        this.operated = place.operated();
        return 7;
    }

    @Override
    public int single(Pool pool) {
        this.pool = pool;
        this.single = true;
        return 7;
    }
}
