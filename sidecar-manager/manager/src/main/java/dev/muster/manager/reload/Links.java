/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.reload;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The symbolic links that are followed on the way to a file. When one is turned to another target, the file is another one. */
final class Links {
    /** As many as the kernel follows. */
    private static final int MOST = 40;

    private Links() {}

    /**
     * Each link on the way, as a path that has no other link in it; none when there are none.
     *
     * @param path absolute; where it leads need not exist
     */
    static List<Path> on(Path path) {
        List<Path> links = new ArrayList<>();
        Deque<Path> left = names(path.normalize());
        Path here = path.getRoot();
        while (!left.isEmpty()) {
            Path name = left.pop();
            Path next = here.resolve(name).normalize();
            if (!Files.isSymbolicLink(next)) {
                here = next;
                continue;
            }
            links.add(next);
            Path target = target(next);
            if (target == null || links.size() > MOST) {
                return links;
            }
            if (target.isAbsolute()) {
                here = target.getRoot();
            }
            Deque<Path> behind = names(target);
            behind.addAll(left);
            left = behind;
        }
        return links;
    }

    private static @Nullable Path target(Path link) {
        try {
            return Files.readSymbolicLink(link);
        } catch (IOException e) {
            return null; // it is gone again, and that will be seen
        }
    }

    private static Deque<Path> names(Path path) {
        Deque<Path> names = new ArrayDeque<>();
        path.forEach(names::add);
        return names;
    }
}
