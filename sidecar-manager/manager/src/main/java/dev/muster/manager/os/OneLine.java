/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.os;

import java.util.Set;

/** Words of somebody else for a message of ours: they must not end its line, move a terminal's cursor, or fill the memory. */
public final class OneLine {
    private static final Set<Integer> UNSEEN = Set.of(
            (int) Character.CONTROL,
            (int) Character.FORMAT,
            (int) Character.LINE_SEPARATOR,
            (int) Character.PARAGRAPH_SEPARATOR,
            (int) Character.SURROGATE);

    private OneLine() {}

    /** So many characters of it, with a question mark for each that is none to be seen. */
    public static String of(String said, int most) {
        String cut = said.length() <= most ? said : said.substring(0, most) + "…";
        StringBuilder line = new StringBuilder(cut.length());
        cut.codePoints()
                .map(c -> UNSEEN.contains(Character.getType(c)) ? '?' : c)
                .forEach(line::appendCodePoint);
        return line.toString();
    }
}
