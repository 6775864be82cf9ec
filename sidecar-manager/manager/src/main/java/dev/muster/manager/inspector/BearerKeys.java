/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.inspector;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The keys that open the inspector on TCP. One stands on each line of their file, alone or behind its name and what it may:
 *
 * <pre>
 * # name    may        key
 * deploy    full       Yh2mX0vQ8sL4tR6wZ1bN
 * grafana   read-only  pK9dJ3fG7hS5aE2cV8xM
 * </pre>
 *
 * <p>Of a key only its digest (SHA-256) is kept. Immutable.
 */
record BearerKeys(List<Key> keys) {
    static final int SHORTEST = 16;
    static final int LONGEST = 512;
    static final int MOST = 64;

    private static final String FORMAT = "write KEY, or NAME full KEY, or NAME read-only KEY";

    /** One key: who it was given to, and its digest in hexadecimal digits. */
    record Key(String name, boolean mayChange, String digest) {}

    BearerKeys {
        keys = List.copyOf(keys);
    }

    /** @throws IllegalArgumentException that names the line, and never says what stands there */
    static BearerKeys parse(String text) {
        List<Key> keys = new ArrayList<>();
        Set<String> known = new HashSet<>();
        int number = 0;
        for (String raw : text.split("\n", -1)) {
            number++;
            String line = raw.strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                String where = "line " + number + ": ";
                Key key = key(line.split("\\s+"), where, "line-" + number);
                require(known.add(key.name()), where + "there is a key " + key.name() + " already");
                require(
                        keys.stream().noneMatch(other -> same(other.digest(), key.digest())),
                        where + "this key stands there already");
                require(keys.size() < MOST, where + "more than " + MOST + " keys");
                keys.add(key);
            }
        }
        require(!keys.isEmpty(), "there is no key in it: " + FORMAT);
        return new BearerKeys(keys);
    }

    private static Key key(String[] words, String where, String nameless) {
        require(words.length == 1 || words.length == 3, where + words.length + " words; " + FORMAT);
        String key = words[words.length - 1];
        String name = words.length == 1 ? nameless : words[0];
        String may = words.length == 1 ? "full" : words[1];
        require(
                may.equals("full") || may.equals("read-only"),
                where + "the second word is neither full nor read-only; " + FORMAT);
        require(name.matches("[A-Za-z0-9._-]{1,63}"), where + "a name is 1 to 63 letters, digits, '.', '_' or '-'");
        require(
                key.length() >= SHORTEST && key.length() <= LONGEST,
                where + "a key of " + key.length() + " characters; it needs " + SHORTEST + " to " + LONGEST
                        + ": openssl rand -hex 32");
        require(key.chars().allMatch(c -> c > ' ' && c < 0x7f), where + "a key has printable ASCII characters only");
        return new Key(name, may.equals("full"), digest(key));
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }

    /** How long it takes says nothing of where they differ. */
    private static boolean same(String one, String other) {
        return MessageDigest.isEqual(
                one.getBytes(StandardCharsets.US_ASCII), other.getBytes(StandardCharsets.US_ASCII));
    }

    /** The key that this is, or null. All are compared, each in constant time: how long it takes tells nothing. */
    @Nullable
    Key find(String shown) {
        String digest = digest(shown);
        Key found = null;
        for (Key key : keys) {
            if (same(key.digest(), digest)) {
                found = key;
            }
        }
        return found;
    }

    /** Whether the key of this digest is one of them still. */
    boolean has(String digest) {
        return keys.stream().anyMatch(key -> same(key.digest(), digest));
    }

    /** SHA-256 of the text, in hexadecimal digits. */
    static String digest(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
