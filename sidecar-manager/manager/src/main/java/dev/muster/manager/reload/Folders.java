/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.reload;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_DELETE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;

import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The folders that are watched now, and what for. Not thread-safe. */
final class Folders {
    private final WatchService service;
    private final Map<WatchKey, Folder> byKey = new HashMap<>();
    private final Map<Path, WatchKey> byPath = new HashMap<>();

    /** One folder, by its real path: all of it is watched, or only some names in it. */
    static final class Folder {
        private final Path path;
        private final Set<String> names = new HashSet<>();
        private boolean whole;

        private Folder(Path path) {
            this.path = path;
        }

        Path path() {
            return path;
        }

        /** Whether everything in it counts. */
        boolean whole() {
            return whole;
        }

        /** Whether this one name in it was asked for. */
        boolean names(String name) {
            return names.contains(name);
        }
    }

    Folders(WatchService service) {
        this.service = service;
    }

    int count() {
        return byKey.size();
    }

    @Nullable
    Folder of(WatchKey key) {
        return byKey.get(key);
    }

    /** Everything in this folder counts, but not what is in folders below it. */
    void watch(Path folder) throws IOException {
        register(folder).whole = true;
    }

    /** This name in its folder counts. */
    void watchName(Path file) throws IOException {
        Path folder = file.getParent();
        Path name = file.getFileName();
        if (folder != null && name != null) { // the root of the file system has neither
            register(folder).names.add(name.toString());
        }
    }

    private Folder register(Path path) throws IOException {
        WatchKey known = byPath.get(path);
        Folder before = known == null || !known.isValid() ? null : byKey.get(known);
        if (before != null) {
            return before;
        }
        WatchKey key = path.register(service, ENTRY_CREATE, ENTRY_DELETE, ENTRY_MODIFY);
        Folder folder = new Folder(path);
        Folder moved = byKey.put(key, folder); // a folder that was renamed has still its key
        if (moved != null) {
            byPath.remove(moved.path, key);
        }
        byPath.put(path, key);
        return folder;
    }

    /** Its events are taken, and more may come; unless its folder is gone. */
    void reset(WatchKey key) {
        if (!key.reset()) {
            forget(key);
        }
    }

    /** A folder was removed or moved away, and all below it. */
    void removed(Path folder) {
        if (byPath.containsKey(folder)) {
            forgetIf(each -> each.path.startsWith(folder));
        }
    }

    /** Only what is below these still counts as a whole. */
    void keepBelow(List<Path> roots) {
        byKey.values().stream()
                .filter(each -> roots.stream().noneMatch(each.path::startsWith))
                .forEach(each -> each.whole = false);
        forgetIf(each -> !each.whole && each.names.isEmpty());
    }

    private void forgetIf(Predicate<Folder> condition) {
        for (WatchKey key : List.copyOf(byKey.keySet())) {
            Folder folder = byKey.get(key);
            if (folder != null && condition.test(folder)) {
                key.cancel();
                forget(key);
            }
        }
    }

    private void forget(WatchKey key) {
        Folder folder = byKey.remove(key);
        if (folder != null) {
            byPath.remove(folder.path, key);
        }
    }
}
