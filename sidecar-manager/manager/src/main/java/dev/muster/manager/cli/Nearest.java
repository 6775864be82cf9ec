/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import org.jspecify.annotations.Nullable;

/** Finds what a mistyped word was meant to be: the candidate with the fewest letters to change, if those are few. */
final class Nearest {
    private Nearest() {}

    /** The candidate at most a third of its letters away, or null. */
    static @Nullable String to(String word, Iterable<String> candidates) {
        String nearest = null;
        int fewest = Integer.MAX_VALUE;
        for (String candidate : candidates) {
            int edits = edits(word, candidate);
            if (edits < fewest && edits <= Math.max(1, candidate.length() / 3)) {
                nearest = candidate;
                fewest = edits;
            }
        }
        return nearest;
    }

    /** Letters to insert, delete or replace (Levenshtein), in one row of the usual table. */
    private static int edits(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }
}
