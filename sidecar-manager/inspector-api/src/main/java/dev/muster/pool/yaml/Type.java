/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.pool.yaml;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a field holds: how it is read, and how a JSON schema says the same. */
interface Type<T> {
    /** The value, or null when it is none of this type; then the problem has been reported. */
    @Nullable
    T read(Tree tree, String path, Problems problems);

    /** The JSON schema of this type, as maps, lists, strings and numbers. */
    Map<String, Object> schema();

    /** In a few words for people, like {@code a duration like 30s}. */
    String what();

    /** The mapping that this is or is a list of; null when its values have no fields. */
    default @Nullable Shape<?> mapping() {
        return null;
    }
}
