/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.inspector;

import dev.muster.api.json.Wire;
import io.micronaut.core.type.Argument;
import io.micronaut.core.type.MutableHeaders;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.body.MessageBodyWriter;
import io.micronaut.http.codec.CodecException;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Our records, and lists of them, as the bodies of answers: in the one form that {@link Wire} gives them, here as at the client. */
@Singleton
@Produces({MediaType.APPLICATION_JSON, MediaType.APPLICATION_JSON_PROBLEM})
final class JsonBody implements MessageBodyWriter<Object> {
    @Override
    public boolean isWriteable(Argument<Object> type, @Nullable MediaType mediaType) {
        return Record.class.isAssignableFrom(type.getType()) || List.class.isAssignableFrom(type.getType());
    }

    @Override
    public void writeTo(
            Argument<Object> type, MediaType mediaType, Object body, MutableHeaders headers, OutputStream stream) {
        try {
            headers.set(HttpHeaders.CONTENT_TYPE, mediaType);
            stream.write(Wire.bytes(body));
        } catch (IOException e) {
            throw new CodecException("the answer cannot be written: " + e.getMessage(), e);
        }
    }
}
