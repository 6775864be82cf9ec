/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.api.client;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/** Carries one request and the head of its answer. Failures are {@link IOException}s; the client says what they mean. */
interface Transport {
    Exchange open(Request request) throws IOException, InterruptedException;

    /** Where it leads, for messages. */
    String where();

    /** An answer whose body is still to be read. Closing it ends the connection. */
    record Exchange(int status, Map<String, String> headers, InputStream body) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            body.close();
        }
    }
}
