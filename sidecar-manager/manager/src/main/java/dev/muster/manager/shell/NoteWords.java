/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.shell;

import dev.muster.manager.supervisor.Settings;
import java.time.Instant;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One line of a {@link Note}, read word by word. What is not there, or not what it should be, is an {@link IllegalArgumentException}. */
final class NoteWords {

    /** More slots, and higher counts, than any pool has. */
    private static final int MOST = 1 << 20;

    private final String line;
    private int at;

    NoteWords(String line) {
        this.line = line;
    }

    String next() {
        if (at >= line.length()) {
            throw new IllegalArgumentException("a word is missing");
        }
        int space = line.indexOf(' ', at);
        int end = space < 0 ? line.length() : space;
        String word = line.substring(at, end);
        at = end + 1;
        if (word.isEmpty()) {
            throw new IllegalArgumentException("an empty word");
        }
        return word;
    }

    boolean more() {
        return at < line.length();
    }

    /** A number that only grows, such as an incarnation's. */
    long number() {
        long number = Long.parseLong(next());
        if (number < 0) {
            throw new IllegalArgumentException("below 0");
        }
        return number;
    }

    /** A count, a slot or a process id of a worker. */
    int count() {
        return count(next());
    }

    private static int count(String word) {
        int count = Integer.parseInt(word);
        if (count < 0 || count >= MOST) {
            throw new IllegalArgumentException("not a count");
        }
        return count;
    }

    int pid() {
        int pid = Integer.parseInt(next());
        if (pid < 0) {
            throw new IllegalArgumentException("not a pid");
        }
        return pid;
    }

    /** Digits that are 0 or 1 each. */
    boolean[] flags(int count) {
        String word = next();
        if (!word.matches("[01]{" + count + "}")) {
            throw new IllegalArgumentException("not flags");
        }
        boolean[] flags = new boolean[count];
        for (int i = 0; i < count; i++) {
            flags[i] = word.charAt(i) == '1';
        }
        return flags;
    }

    boolean flag() {
        return flags(1)[0];
    }

    Instant moment() {
        Instant moment = Note.moment(next());
        if (moment == null) {
            throw new IllegalArgumentException("a moment is missing");
        }
        return moment;
    }

    /** As {@link NoteWriter#ranges} writes them. */
    SortedSet<Integer> slots() {
        return slots(next());
    }

    static SortedSet<Integer> slots(String ranges) {
        SortedSet<Integer> slots = new TreeSet<>();
        for (String range : ranges.split(",", -1)) {
            int dash = range.indexOf('-');
            int first = count(dash < 0 ? range : range.substring(0, dash));
            int last = dash < 0 ? first : count(range.substring(dash + 1));
            if (last - first >= Settings.MAX_WORKERS) {
                throw new IllegalArgumentException("more slots than a pool has");
            }
            for (int slot = first; slot <= last; slot++) {
                slots.add(slot);
            }
        }
        return slots;
    }

    /** The free text that the rest is; null when there is none. */
    @Nullable
    String text() {
        return at > line.length() ? null : Note.text(line.substring(at));
    }

    String textOr(String other) {
        String text = text();
        return text == null ? other : text;
    }
}
