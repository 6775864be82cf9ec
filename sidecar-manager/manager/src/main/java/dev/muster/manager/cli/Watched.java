/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import dev.muster.api.json.Json;
import dev.muster.api.json.Wire;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One line of a watch of the API server's.
 *
 * @param type ADDED, MODIFIED or DELETED; or ERROR, and then the document is about that
 */
record Watched(String type, @Nullable Object document) {

    /** @throws IllegalArgumentException when it is none */
    static Watched read(String line) {
        if (!(Json.read(line) instanceof Map<?, ?> event)) {
            throw new IllegalArgumentException("no event of a watch: " + line);
        }
        return new Watched(String.valueOf(event.get("type")), event.get("object"));
    }

    boolean isError() {
        return type.equals("ERROR");
    }

    <R extends Record> R object(Class<R> type) {
        return Wire.of(type, document);
    }
}
