/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.reload;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Watches files and folders, with all that is below these, and tells when something has changed and nothing has changed since for a
 * while. A change is a file that was written, touched, made, renamed or removed, or whose mode was changed; contents are not compared.
 *
 * <p>A thread of its own registers the folders, and then sleeps in the kernel until there is a change. What changes while it still
 * registers is found by its time. Symbolic links in the given paths are followed, and their being turned elsewhere is a change; links
 * below a folder are not followed.
 */
public final class FileWatch implements AutoCloseable {
    /** Hears of changes, in the watch's own thread. */
    public interface Listener {
        /** @param what in words, such as {@code app/main.py changed} */
        void changed(String what);

        /** Something is not watched; {@code what} is a sentence for a person. */
        void problem(String what);

        /** Everything is watched from now on. */
        default void stands() {}
    }

    private static final Instant EVER = Instant.MIN;

    private final String word;
    private final List<Path> given;
    private final Duration debounce;
    private final Listener listener;
    private final Instant begin = Instant.now();
    private final WatchService service;
    private final Folders folders;
    private final Burst burst;
    private final Thread thread = Thread.ofPlatform().name("reload").daemon().unstarted(this::run);
    private volatile boolean standing;
    private boolean limitSaid;

    /**
     * @param base what relative paths are relative to
     * @param debounce how long nothing may change before a change is told
     * @throws ReloadException when there is nothing at one of the paths, or nothing can be watched
     */
    public FileWatch(Path base, List<String> paths, Duration debounce, Listener listener) throws ReloadException {
        this("reload", base, paths, debounce, listener);
        for (int i = 0; i < given.size(); i++) {
            if (!Files.exists(given.get(i))) {
                close();
                throw new ReloadException("reload: there is no " + paths.get(i) + " in " + base.toAbsolutePath());
            }
        }
    }

    /**
     * As above, but what is not there is waited for.
     *
     * @param word what problems and errors begin with
     */
    FileWatch(String word, Path base, List<String> paths, Duration debounce, Listener listener) throws ReloadException {
        this.word = word;
        this.debounce = debounce;
        this.listener = listener;
        try {
            Path folder = base.toRealPath();
            given = paths.stream().map(folder::resolve).toList();
            burst = new Burst(folder);
            service = FileSystems.getDefault().newWatchService();
        } catch (IOException e) {
            throw new ReloadException(word + ": cannot watch files: " + e.getMessage()
                    + " (see the sysctl fs.inotify.max_user_instances)");
        }
        folders = new Folders(service);
    }

    /** Begins to watch, in a thread of its own. To be called once. */
    public void start() {
        thread.start();
    }

    /** Whether every folder is registered, so that nothing is found by its time any more. */
    boolean isStanding() {
        return standing;
    }

    /** Stops watching; when this returns the listener hears nothing more. */
    @Override
    public void close() {
        try {
            service.close();
            if (thread.isAlive()) {
                thread.join();
            }
        } catch (IOException e) {
            throw new IllegalStateException("closing descriptors has failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            given.forEach(path -> establish(path, begin));
            standing = true;
            listener.stands();
            while (true) {
                WatchKey key = burst.isEmpty() ? service.take() : service.poll(untilSettled(), TimeUnit.NANOSECONDS);
                if (key != null) {
                    take(key);
                }
                if (!burst.isEmpty() && untilSettled() == 0) {
                    settled();
                }
            }
        } catch (ClosedWatchServiceException | InterruptedException e) {
            // closed: nobody wants to hear more
        }
    }

    /** Only what counts makes it longer: a log that is written all the time must not hide that the code has changed. */
    private long untilSettled() {
        return Math.max(0, debounce.toNanos() - (System.nanoTime() - burst.latest()));
    }

    private void settled() {
        String what = burst.end();
        if (what != null) {
            listener.changed(what);
        }
    }

    private void take(WatchKey key) {
        List<WatchEvent<?>> events = key.pollEvents();
        Folders.Folder folder = folders.of(key);
        folders.reset(key);
        if (folder != null) {
            for (WatchEvent<?> event : events) {
                if (event.context() instanceof Path name) {
                    happened(folder, name, event.kind());
                } else {
                    overflowed(folder);
                }
            }
        }
    }

    private void happened(Folders.Folder folder, Path name, WatchEvent.Kind<?> kind) {
        Path file = folder.path().resolve(name);
        boolean made = kind.equals(StandardWatchEventKinds.ENTRY_CREATE);
        boolean removed = kind.equals(StandardWatchEventKinds.ENTRY_DELETE);
        if (folder.names(name.toString())) {
            burst.add(file, false);
            if (made || removed) {
                establishAgain();
            }
        } else if (folder.whole() && !Ignored.isIgnored(name.toString())) {
            if (removed) {
                folders.removed(file);
            }
            if (made && Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
                scan(file, EVER); // what was made in it before it was watched is found by looking
            } else {
                burst.add(file, made);
            }
        }
    }

    /** The kernel or the JDK had no room for all that happened: what it was is not known, but that it was is. */
    private void overflowed(Folders.Folder folder) {
        burst.add(folder.path(), false);
        if (folder.whole()) {
            scan(folder.path(), null);
        }
    }

    /** A path that was given, or a link on the way to it, is another than before. */
    private void establishAgain() {
        List<Path> roots = new ArrayList<>();
        for (Path path : given) {
            Path real = establish(path, null);
            if (real != null) {
                roots.add(real);
            }
        }
        folders.keepBelow(roots);
    }

    /** Watches a given path and the way to it. What was changed after {@code since} is a change; null: nothing is. */
    private @Nullable Path establish(Path path, @Nullable Instant since) {
        try {
            for (Path link : Links.on(path)) {
                folders.watchName(link);
            }
            Path real = path.toRealPath();
            folders.watchName(real);
            if (Files.isDirectory(real)) {
                scan(real, since);
            } else if (isSince(Files.getLastModifiedTime(real), since)) {
                burst.add(real, false);
            }
            return real;
        } catch (NoSuchFileException missing) {
            awaitMaking(path);
            return Files.exists(path) ? establish(path, since) : null; // it may have been made just now
        } catch (IOException e) {
            notWatched(path, e);
            return null;
        }
    }

    /** Watches for the first name on the way that is not there. */
    private void awaitMaking(Path path) {
        Path missing = path;
        Path parent = path.getParent();
        while (parent != null && !Files.isDirectory(parent)) {
            missing = parent;
            parent = parent.getParent();
        }
        Path name = missing.getFileName();
        if (parent != null && name != null) {
            try {
                folders.watchName(parent.toRealPath().resolve(name));
            } catch (IOException e) {
                notWatched(parent, e);
            }
        }
    }

    private void scan(Path root, @Nullable Instant since) {
        try {
            Files.walkFileTree(root, new Scan(root, since));
        } catch (IOException e) {
            notWatched(root, e);
        }
    }

    /** What is not there any more is no problem: that it went will be told, or was. */
    private void notWatched(Path path, IOException e) {
        if (isLimit(e)) {
            if (!limitSaid) {
                limitSaid = true;
                listener.problem(word + ": only " + folders.count() + " folders are watched, and " + path
                        + " is not: this user may have no more inotify watches. Raise the sysctl"
                        + " fs.inotify.max_user_watches, or watch less");
            }
        } else if (Files.exists(path)) {
            listener.problem(word + ": " + path + " is not watched: " + e);
        }
    }

    /** A time to come is no evidence: some archives unpack files with it. */
    private static boolean isSince(FileTime changed, @Nullable Instant since) {
        return since != null
                && changed.toInstant().isAfter(since)
                && (since.equals(EVER) || !changed.toInstant().isAfter(Instant.now()));
    }

    private static boolean isLimit(IOException e) {
        return String.valueOf(e.getMessage()).contains("limit of inotify watches");
    }

    /** Registers every folder of a tree; each before its files are listed, so that no file can come in between. */
    private final class Scan extends SimpleFileVisitor<Path> {
        private final Path root;
        private final @Nullable Instant since;

        Scan(Path root, @Nullable Instant since) {
            this.root = root;
            this.since = since;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            if (!folder.equals(root) && Ignored.isIgnored(String.valueOf(folder.getFileName()))) {
                return FileVisitResult.SKIP_SUBTREE;
            }
            try {
                folders.watch(folder);
                return FileVisitResult.CONTINUE;
            } catch (IOException e) {
                notWatched(folder, e);
                return isLimit(e) ? FileVisitResult.TERMINATE : FileVisitResult.SKIP_SUBTREE;
            }
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (isSince(attributes.lastModifiedTime(), since)
                    && !Ignored.isIgnored(String.valueOf(file.getFileName()))) {
                burst.add(file, true);
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) {
            notWatched(file, e);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e) {
            if (e != null) {
                notWatched(folder, e);
            }
            return FileVisitResult.CONTINUE;
        }
    }
}
