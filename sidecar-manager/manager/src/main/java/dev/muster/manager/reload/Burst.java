/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.reload;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Changes that come close together and are one change for a person: saving a file, or checking out another branch. A file that was
 * made and is gone again before the end was somebody's temporary file, and is no change. Not thread-safe.
 */
final class Burst {
    /** Of more than so many files only these are kept: none but the first is told by name. */
    private static final int KEPT = 1000;

    private final Path base;
    private final Map<Path, Boolean> made = new LinkedHashMap<>();
    private int more;
    private long latest;

    /** @param base what the names that are told are relative to */
    Burst(Path base) {
        this.base = base;
    }

    boolean isEmpty() {
        return made.isEmpty();
    }

    /** When the latest change was added, by {@link System#nanoTime}. */
    long latest() {
        return latest;
    }

    /** @param isNew whether it was not there before */
    void add(Path file, boolean isNew) {
        latest = System.nanoTime();
        if (made.size() < KEPT || made.containsKey(file)) {
            made.putIfAbsent(file, isNew);
        } else {
            more++;
        }
    }

    /** What has changed, in words, such as {@code app/main.py and 3 more changed}; null when nothing has. Begins anew. */
    @Nullable
    String end() {
        List<Path> changed = new ArrayList<>();
        made.forEach((file, isNew) -> {
            if (!isNew || exists(file)) {
                changed.add(file);
            }
        });
        int count = changed.size() + more;
        made.clear();
        more = 0;
        if (changed.isEmpty()) {
            return null;
        }
        Path first = changed.stream().filter(Burst::exists).findFirst().orElse(changed.getFirst());
        return name(first)
                + (count == 1 ? "" : " and " + (count - 1) + " more")
                + (count == 1 && !exists(first) ? " removed" : " changed");
    }

    private String name(Path file) {
        Path shown = file.startsWith(base) ? base.relativize(file) : file;
        return shown.toString().isEmpty() ? "." : shown.toString();
    }

    private static boolean exists(Path file) {
        return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
    }
}
