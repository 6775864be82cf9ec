/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.pool.yaml;

import dev.muster.pool.Pool;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeMap;

/**
 * A pool, and the text of the file that it was read from.
 *
 * @param text empty where there is no file, and all comes from flags
 */
public record WrittenPool(Pool pool, String text) {
    /** What is wanted of a pool, and is changed where it runs; all else are its settings. */
    private static final Set<String> WANTED = Set.of("workers", "revision");

    private static final int DIGITS = 10;

    /** @see #fingerprint(String) */
    public String fingerprint() {
        return fingerprint(text);
    }

    /**
     * Stands for the settings in a pool file's text: all but how many workers there should be, and of which revision. Order, form and
     * comments make no difference. It is the same in every version, so that two programs can compare what they have.
     */
    public static String fingerprint(String text) {
        try {
            MessageDigest sum = MessageDigest.getInstance("SHA-256");
            Tree.Fields file = YamlText.read(text, new Problems());
            take(sum, file, WANTED);
            return HexFormat.of().formatHex(sum.digest()).substring(0, DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Each part says what it is and how much follows, so that nothing can pass for something else. */
    private static void take(MessageDigest sum, Tree tree, Set<String> without) {
        switch (tree) {
            case Tree.Scalar scalar -> take(sum, 's', scalar.text());
            case Tree.Items items -> {
                take(sum, 'l', String.valueOf(items.items().size()));
                items.items().forEach(item -> take(sum, item, Set.of()));
            }
            case Tree.Fields fields -> {
                TreeMap<String, Tree.Entry> sorted = new TreeMap<>(fields.entries());
                sorted.keySet().removeAll(without);
                take(sum, 'm', String.valueOf(sorted.size()));
                sorted.forEach((name, entry) -> {
                    take(sum, 'k', name);
                    take(sum, entry.value(), Set.of());
                });
            }
        }
    }

    private static void take(MessageDigest sum, char kind, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        sum.update((kind + Integer.toString(bytes.length) + ":").getBytes(StandardCharsets.US_ASCII));
        sum.update(bytes);
    }
}
