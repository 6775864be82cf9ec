/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.pool;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Fields of a pool that are read and checked, and that this version does nothing about. Whoever builds one of them takes its row
 * away: the warning and the mark in the reference go with it.
 */
public final class NotYet {
    private static final List<Row> ROWS = List.of(
            new Row("watchdog.stuck", pool -> !pool.watchdog().stuck().equals(Watchdog.DEFAULT.stuck())),
            new Row("watchdog.kill", pool -> pool.watchdog().kill() != null),
            new Row("recycle", pool -> !pool.recycle().equals(Recycle.DEFAULT)));

    private NotYet() {}

    /** What to tell the person who runs this pool: one line for each such field that says something other than its default. */
    public static List<String> used(Pool pool) {
        return ROWS.stream()
                .filter(row -> row.used.test(pool))
                .map(row -> row.field + ": not supported yet by this version, ignored")
                .toList();
    }

    /** The paths of these fields, like {@code watchdog.kill}. */
    public static Set<String> fields() {
        return ROWS.stream().map(Row::field).collect(Collectors.toUnmodifiableSet());
    }

    private record Row(String field, Predicate<Pool> used) {}
}
