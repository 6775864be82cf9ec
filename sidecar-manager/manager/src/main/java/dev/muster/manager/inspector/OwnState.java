/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.inspector;

import dev.muster.manager.supervisor.Told;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The keys and values that a worker sets in its own row: a JSON object of short strings, numbers, flags and nulls. */
final class OwnState {
    private OwnState() {}

    /** Every value as text, null as the empty one that takes its key away. */
    static SortedMap<String, String> read(@Nullable String text) {
        SortedMap<String, String> state = new TreeMap<>();
        for (Map.Entry<?, ?> entry : Fields.object(text, "{\"jobs\": 3}").entrySet()) {
            String key = String.valueOf(entry.getKey());
            if (key.isEmpty() || key.length() > Told.MAX_KEY) {
                throw new BadRequest("a key has 1 to " + Told.MAX_KEY + " characters");
            }
            String value = value(key, entry.getValue());
            if (value.length() > Told.MAX_VALUE) {
                throw new BadRequest(
                        "\"" + key + "\" has " + value.length() + " characters; " + Told.MAX_VALUE + " are possible");
            }
            state.put(key, value);
        }
        return state;
    }

    private static String value(String key, @Nullable Object value) {
        if (value instanceof List<?> || value instanceof Map<?, ?>) {
            throw new BadRequest("\"" + key + "\" must be a string, a number, true, false or null");
        }
        return value == null ? "" : value.toString();
    }
}
