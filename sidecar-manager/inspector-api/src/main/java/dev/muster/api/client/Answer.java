/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.api.client;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What came back, whatever the status.
 *
 * @param headers names in lower case; of a repeated one, the last
 */
public record Answer(int status, Map<String, String> headers, String body) {
    public @Nullable String header(String name) {
        return headers.get(name);
    }
}
