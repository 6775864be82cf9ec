/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.api.client;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Carries one request and the head of its answer. Failures are {@link IOException}s, for want of time a
 * {@link java.net.SocketTimeoutException}; the client says what they mean.
 */
interface Transport {
    Exchange open(Request request) throws IOException, InterruptedException;

    /** Where it leads, for messages. */
    String where();

    /**
     * An answer whose body is still to be read. Closing it ends the connection.
     *
     * @param tag the document's entity tag, or null
     */
    record Exchange(int status, @Nullable String tag, InputStream body) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            body.close();
        }
    }
}
