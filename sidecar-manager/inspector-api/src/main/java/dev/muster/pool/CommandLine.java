/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.pool;

import java.util.ArrayList;
import java.util.List;

/** Splits one line into a program and its arguments as a person means it: spaces separate, quotes keep together. No shell is involved. */
public final class CommandLine {
    private CommandLine() {}

    /**
     * Single quotes keep everything, double quotes all but backslash and their own end, a backslash the next character.
     *
     * @throws IllegalArgumentException when a quote is not closed or nothing follows a backslash
     */
    public static List<String> split(String line) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean inWord = false;
        char quote = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '\\' && quote != '\'') {
                if (++i == line.length()) {
                    throw new IllegalArgumentException(
                            "a backslash ends the command \"" + line + "\": nothing follows it");
                }
                word.append(line.charAt(i));
                inWord = true;
            } else if (quote != 0) {
                quote = c == quote ? 0 : quote;
                if (quote != 0) {
                    word.append(c);
                }
            } else if (c == '"' || c == '\'') {
                quote = c;
                inWord = true;
            } else if (!Character.isWhitespace(c)) {
                word.append(c);
                inWord = true;
            } else if (inWord) {
                words.add(word.toString());
                word.setLength(0);
                inWord = false;
            }
        }
        if (quote != 0) {
            throw new IllegalArgumentException("the quote " + quote + " in the command \"" + line + "\" is not closed");
        }
        if (inWord) {
            words.add(word.toString());
        }
        return List.copyOf(words);
    }
}
