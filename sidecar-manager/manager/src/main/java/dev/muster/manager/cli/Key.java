/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A key that was pressed: a character, or one of those that have none. */
record Key(int code) {
    static final Key UP = new Key(-1);
    static final Key DOWN = new Key(-2);
    static final Key ESCAPE = new Key('\u001b');
    static final Key ENTER = new Key('\r');
    /** Ctrl-C, which is but a key where the terminal sends no signals for keys. */
    static final Key INTERRUPT = new Key(3);
    /** Ctrl-Z. */
    static final Key SUSPEND = new Key(26);

    static Key of(char character) {
        return new Key(character);
    }

    /**
     * The keys in what a terminal has sent. A sequence is sent in one piece, so an escape with nothing behind it is the key itself;
     * sequences of keys that mean nothing here are left out.
     */
    static List<Key> read(byte[] sent, int length) {
        String text = new String(sent, 0, length, StandardCharsets.UTF_8);
        List<Key> keys = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            char first = text.charAt(at);
            boolean sequence = first == '\u001b'
                    && at + 1 < text.length()
                    && (text.charAt(at + 1) == '[' || text.charAt(at + 1) == 'O');
            if (!sequence) {
                keys.add(first == '\n' ? ENTER : new Key(first));
                at++;
                continue;
            }
            int end = at + 2;
            while (end < text.length() && text.charAt(end) < '@') {
                end++;
            }
            char last = end < text.length() ? text.charAt(end) : ' ';
            if (last == 'A' || last == 'B') {
                keys.add(last == 'A' ? UP : DOWN);
            }
            at = end + 1;
        }
        return keys;
    }
}
