/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.reload;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Watches what files and folders hold, such as mounted ConfigMaps and Secrets. All reading is done in a thread of its own; the
 * kernel says when, so that nothing is read while nothing happens.
 *
 * <p>What is not there, or cannot be read, is a problem that is told once, and stands in the contents as such.
 */
public final class ContentWatch implements AutoCloseable {

    /** Hears of changes, in the watch's own thread. */
    public interface Listener {
        /**
         * The files hold something else than before.
         *
         * @param content stands for it, in 8 hexadecimal digits
         * @param what in words, such as {@code /etc/web changed}
         */
        void holds(String content, String what);

        /** Something is not seen; {@code what} is a sentence for a person. */
        void problem(String what);
    }

    /** Kubelet puts all files of a volume in place at once; people and other tools do not. */
    private static final Duration DEBOUNCE = Duration.ofMillis(300);

    private final Path base;
    private final List<String> paths;
    private final Listener listener;
    private final FileWatch watch;
    private Contents last; // belongs to the watch's thread once that runs

    /**
     * Reads all of it, for {@link #content}.
     *
     * @param base what relative paths are relative to
     * @throws ReloadException when nothing can be watched
     */
    public ContentWatch(Path base, List<String> paths, Listener listener) throws ReloadException {
        this.base = base.toAbsolutePath();
        this.paths = List.copyOf(paths);
        this.listener = listener;
        watch = new FileWatch("watch", base, paths, DEBOUNCE, new FileWatch.Listener() {
            @Override
            public void changed(String what) {
                read();
            }

            @Override
            public void problem(String what) {
                listener.problem(what);
            }

            @Override
            public void stands() {
                read(); // what was changed before it was watched
            }
        });
        last = Contents.of(this.base, this.paths);
        last.problems().forEach(listener::problem);
    }

    /** Stands for what these files hold now, watched or not. */
    public static String contentOf(Path base, List<String> paths) {
        return Contents.of(base.toAbsolutePath(), List.copyOf(paths)).word();
    }

    /** Stands for what the files held when they were first read. To be asked before {@link #start}. */
    public String content() {
        return last.word();
    }

    public void start() {
        watch.start();
    }

    private void read() {
        Contents now = Contents.of(base, paths);
        for (String problem : now.problems()) {
            if (!last.problems().contains(problem)) {
                listener.problem(problem);
            }
        }
        Contents before = last;
        last = now;
        if (!now.digests().equals(before.digests())) {
            listener.holds(now.word(), now.changedSince(before));
        }
    }

    /** When this returns the listener hears nothing more. */
    @Override
    public void close() {
        watch.close();
    }
}
