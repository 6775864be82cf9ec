/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.inspectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplyTest {
    private static InputStream sent(String text) {
        return new ByteArrayInputStream(text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void anAnswerHasTheLengthThatItSays() throws IOException {
        InputStream from = sent("""
            HTTP/1.1 200 OK
            ETag: "7"
            content-length: 5

            wörkHTTP/1.1 202 Accepted
            Content-Length: 0

            """);

        assertThat(Reply.read(from)).isEqualTo(new Reply(200, "\"7\"", "wörk", false));
        assertThat(Reply.read(from)).isEqualTo(new Reply(202, null, "", false));
    }

    @Test
    void anAnswerInPiecesIsPutTogether() throws IOException {
        InputStream from = sent("""
            HTTP/1.1 200 OK
            Transfer-Encoding: chunked

            4
            work
            3;what=ever
            ers
            0

            HTTP/1.1 304 Not Modified

            """);

        assertThat(Reply.read(from)).isEqualTo(new Reply(200, null, "workers", false));
        assertThat(Reply.read(from)).isEqualTo(new Reply(304, null, "", false));
    }

    @Test
    void anAnswerWithoutLengthEndsWithTheConnection() throws IOException {
        assertThat(Reply.read(sent("HTTP/1.1 200 OK\n\nworkers"))).isEqualTo(new Reply(200, null, "workers", true));
        assertThat(Reply.read(sent("HTTP/1.1 204 No Content\nConnection: close\n\n")))
                .isEqualTo(new Reply(204, null, "", true));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SSH-2.0-OpenSSH_9.9\\n | this is no HTTP/1.1: SSH",
                "HTTP/1.0 200 OK\\n\\n | this is no HTTP/1.1",
                "HTTP/1.1 2x0 OK\\n | this is no HTTP/1.1",
                "HTTP/1.1 200 OK\\nContent-Length: -1\\n\\n | no content-length: -1",
                "HTTP/1.1 200 OK\\nTransfer-Encoding: chunked\\n\\nmany\\n | no size of a chunk: many",
                "HTTP/1.1 200 OK\\nContent-Length: 7\\n\\nwork | ended within an answer",
                "HTTP/1.1 200 OK\\nno header\\n\\n | no HTTP header",
                "HTTP/1.1 200 | ended within an answer"
            })
    void whatIsNoAnswerIsSaidToBeNone(String text, String why) {
        assertThatThrownBy(() -> Reply.read(sent(text.replace("\\n", "\n"))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(why);
    }

    @Test
    void anAnswerThatCanHaveNoBodyIsNotWaitedFor() throws IOException {
        assertThat(Reply.read(sent("HTTP/1.1 304 Not Modified\nTransfer-Encoding: chunked\n\n")))
                .isEqualTo(new Reply(304, null, "", false));
    }

    @Test
    void nothingWithoutEndIsRead() {
        assertThatThrownBy(() -> Reply.read(sent("HTTP/1.1 200 " + "a".repeat(20_000))))
                .hasMessageContaining("head is longer than 16384 bytes");
        assertThatThrownBy(() -> Reply.read(sent("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n"
                        + ("100000\n" + "a".repeat(1 << 20) + "\n").repeat(5))))
                .hasMessageContaining("larger than 1048576 bytes");
    }
}
