/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.inspectors;

import dev.muster.api.client.HttpHead;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What is answered to one question, read whole, and within bounds.
 *
 * @param tag of what it says; null where it has none
 * @param body empty where there is none
 * @param last whether no other answer can follow on this connection
 */
record Reply(int status, @Nullable String tag, String body, boolean last) {
    /** The state of a pod with five hundred workers has a quarter of that. */
    private static final int MOST = 1 << 20;

    /** @throws IOException for what is no answer, ends too early, or is too much */
    static Reply read(InputStream from) throws IOException {
        HttpHead head = HttpHead.read(from);
        byte[] body = head.body(from).readNBytes(MOST + 1); // closing that would close the connection
        if (body.length > MOST) {
            throw new ProtocolException("the inspector's answer is larger than " + MOST + " bytes");
        }
        return new Reply(
                head.status(), head.headers().get("etag"), new String(body, StandardCharsets.UTF_8), head.isLast());
    }
}
