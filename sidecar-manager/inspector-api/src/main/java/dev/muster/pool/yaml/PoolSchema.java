/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.pool.yaml;

import dev.muster.api.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** The JSON schema of a pool file (draft 2020-12), from the fields the reader itself follows. */
public final class PoolSchema {
    private static final String RESOURCE = "pool.schema.json";

    private PoolSchema() {}

    /** The schema as it was generated and kept with this version. */
    public static String text() {
        try (InputStream in = PoolSchema.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is missing from this build");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String generate() {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("title", "A Muster pool");
        schema.putAll(PoolShape.POOL.schema());
        return Json.writeIndented(schema);
    }
}
