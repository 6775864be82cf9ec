/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.pool.yaml;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects problems while a pool is read; each is kept once. Not thread-safe. */
final class Problems {
    private final Set<Problem> found = new LinkedHashSet<>();

    void add(Place place, String path, String message) {
        found.add(new Problem(place, path, message));
    }

    int count() {
        return found.size();
    }

    List<Problem> inOrder() {
        List<Problem> sorted = new ArrayList<>(found);
        sorted.sort(Comparator.comparingInt((Problem each) -> each.place().flag() != null ? 1 : 0)
                .thenComparingInt(Problem::line)
                .thenComparingInt(Problem::column));
        return sorted;
    }
}
