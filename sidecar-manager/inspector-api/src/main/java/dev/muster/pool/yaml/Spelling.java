/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.pool.yaml;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Finds what somebody meant to write. Pure. */
public final class Spelling {
    private Spelling() {}

    /** The known word with the fewest changed letters, if those are few; else null. */
    public static @Nullable String nearest(String word, List<String> known) {
        String best = null;
        int bestChanges = word.length() <= 4 ? 2 : 3;
        for (String each : known) {
            int changes = changes(word.toLowerCase(Locale.ROOT), each.toLowerCase(Locale.ROOT));
            if (changes < bestChanges) {
                best = each;
                bestChanges = changes;
            }
        }
        return best;
    }

    /** Levenshtein's distance, one row at a time; a swap of neighbours counts two. */
    private static int changes(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }
}
