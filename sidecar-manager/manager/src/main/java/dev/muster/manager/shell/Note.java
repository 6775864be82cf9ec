/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.shell;

import dev.muster.api.Operation;
import dev.muster.manager.supervisor.Memory;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the launcher keeps of the pool for a manager that comes back. Its text is one thing a line, of which a reader leaves out what it
 * does not know, so that managers of neighbouring versions understand each other.
 *
 * @param secret by which the tokens of workers are proved; null in the note of a manager that had none there
 * @param ended the latest operations that have ended, oldest first
 */
record Note(Memory memory, @Nullable String secret, List<Operation> ended) {

    /** The first line of what {@link NoteWriter} writes. */
    static final String FORM = "pool3";

    /** So many of the operations that have ended are told of. */
    static final int ENDED = 8;

    private static final int RADIX = Character.MAX_RADIX;

    /** Says nothing of its contents: a secret is among them. */
    @Override
    public String toString() {
        return "Note";
    }

    static String moment(@Nullable Instant at) {
        return at == null || at.equals(Instant.MIN) || at.equals(Instant.MAX)
                ? "-"
                : Long.toString(at.toEpochMilli(), RADIX);
    }

    static @Nullable Instant moment(String text) {
        return text.equals("-") ? null : Instant.ofEpochMilli(Long.parseLong(text, RADIX));
    }

    /** Free text as the end of a line. */
    static String end(@Nullable String text, int most) {
        if (text == null) {
            return "";
        }
        String cut = text.length() <= most ? text : text.substring(0, most - 1) + "…";
        return " " + cut.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r");
    }

    /** Text of several words as one. */
    static String word(String text) {
        return end(text, Integer.MAX_VALUE).substring(1).replace("_", "\\_").replace(' ', '_');
    }

    /** The text that the word stands for. */
    static String words(String word) {
        StringBuilder text = new StringBuilder(word.length());
        for (int i = 0; i < word.length(); i++) {
            boolean escapes = word.charAt(i) == '\\' && i + 1 < word.length();
            text.append(word.charAt(i) == '_' ? " " : word.substring(i, escapes ? i + 2 : i + 1));
            i += escapes ? 1 : 0;
        }
        return unescaped(text.toString());
    }

    /** The free text that the end of a line is; null where there was none. */
    static @Nullable String text(@Nullable String end) {
        return end == null ? null : unescaped(end);
    }

    private static String unescaped(String escaped) {
        StringBuilder text = new StringBuilder(escaped.length());
        for (int i = 0; i < escaped.length(); i++) {
            char c = escaped.charAt(i);
            if (c == '\\' && ++i < escaped.length()) {
                char meant = escaped.charAt(i);
                text.append(meant == 'n' ? '\n' : meant == 'r' ? '\r' : meant);
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }
}
