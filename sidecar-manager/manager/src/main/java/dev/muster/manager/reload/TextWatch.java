/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.reload;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Watches one file of text, such as one of a mounted ConfigMap, and tells its text whenever that has changed. All reading is done in a
 * thread of its own.
 */
public final class TextWatch implements AutoCloseable {
    private static final Duration DEBOUNCE = Duration.ofMillis(300);
    private static final long MOST = 4 << 20;

    private final Path file;
    private final Consumer<String> changed;
    private final Consumer<String> problem;
    private final FileWatch watch;
    private @Nullable String last; // belongs to the watch's thread once that runs
    private @Nullable String said;

    /**
     * @param name as the user gave it
     * @param last the text that is known already
     * @param changed takes the text, in the watch's own thread
     * @param problem takes a sentence for a person: why it cannot be seen
     * @throws ReloadException when nothing can be watched
     */
    public TextWatch(String name, Path file, String last, Consumer<String> changed, Consumer<String> problem)
            throws ReloadException {
        this.file = file;
        this.last = last;
        this.changed = changed;
        this.problem = problem;
        watch = new FileWatch(
                name,
                file.toAbsolutePath().getRoot(),
                List.of(file.toAbsolutePath().toString()),
                DEBOUNCE,
                new FileWatch.Listener() {
                    @Override
                    public void changed(String what) {
                        read();
                    }

                    @Override
                    public void problem(String what) {
                        problem.accept(what);
                    }

                    @Override
                    public void stands() {
                        read(); // what was changed before it was watched
                    }
                });
    }

    public void start() {
        watch.start();
    }

    private void read() {
        try {
            if (Files.size(file) > MOST) {
                throw new IOException("it has more than " + (MOST >> 20) + " MiB");
            }
            String text = Files.readString(file);
            said = null;
            if (!text.equals(last)) {
                last = text;
                changed.accept(text);
            }
        } catch (IOException e) {
            String why = file + " cannot be read, and goes on as it was: " + e.getMessage();
            if (!why.equals(said)) {
                said = why;
                problem.accept(why);
            }
        }
    }

    /** When this returns nobody is told more. */
    @Override
    public void close() {
        watch.close();
    }
}
