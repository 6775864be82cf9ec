/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.pool.yaml;

import org.jspecify.annotations.Nullable;

/**
 * One field of a mapping: the description that reader, schema and reference share.
 *
 * @param byDefault what it is when left out; null is nothing
 * @param defaultText the default as a person would write it, or empty
 * @param sentence what it is for
 */
record Field<T>(
        String name, Type<T> type, @Nullable T byDefault, String defaultText, boolean required, String sentence) {

    static <T> Field<T> required(String name, Type<T> type, String sentence) {
        return new Field<>(name, type, null, "", true, sentence);
    }

    static <T> Field<T> optional(String name, Type<T> type, String sentence) {
        return new Field<>(name, type, null, "", false, sentence);
    }

    /** The default twice: as a person would write it, for schema and reference, and as it is read. A test compares the two. */
    static <T> Field<T> withDefault(String name, Type<T> type, String defaultText, T byDefault, String sentence) {
        return new Field<>(name, type, byDefault, defaultText, false, sentence);
    }
}
