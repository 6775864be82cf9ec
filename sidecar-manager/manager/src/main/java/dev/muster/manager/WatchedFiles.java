/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager;

import dev.muster.manager.os.WorkerOutput.Level;
import dev.muster.manager.reload.ContentWatch;
import dev.muster.manager.reload.ReloadException;
import dev.muster.manager.shell.PoolShell;
import dev.muster.pool.Pool;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What the pool's {@code watch} names, told to the shell: what it holds as the pool begins, and whenever that changes. */
final class WatchedFiles implements AutoCloseable {

    private final ContentWatch watch;

    private WatchedFiles(ContentWatch watch) {
        this.watch = watch;
    }

    /**
     * Reads all of it; to be called before the shell's loop runs. Null where the pool watches nothing. What the files hold is told also
     * where they cannot be watched: workers that have it are not to be restarted for that.
     *
     * @param base what relative paths are relative to
     * @throws ReloadException when nothing can be watched
     */
    static @Nullable WatchedFiles of(Pool pool, Path base, PoolShell shell) throws ReloadException {
        if (pool.watch().isEmpty()) {
            return null;
        }
        shell.holds(ContentWatch.contentOf(base, pool.watch()), "");
        ContentWatch watch = new ContentWatch(base, pool.watch(), new ContentWatch.Listener() {
            @Override
            public void holds(String content, String what) {
                shell.post(() -> shell.holds(content, "watch: " + what));
            }

            @Override
            public void problem(String what) {
                shell.log(Level.WARN, what);
            }
        });
        shell.holds(watch.content(), "");
        return new WatchedFiles(watch);
    }

    /** What has changed since it was read is still found. */
    void start() {
        watch.start();
    }

    @Override
    public void close() {
        watch.close();
    }
}
