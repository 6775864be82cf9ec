/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class JsonLinesTest {
    private static String line(LogRecord line) {
        return new JsonLines().format(line);
    }

    private static JsonNode parsed(LogRecord line) throws IOException {
        return new ObjectMapper().readTree(line(line));
    }

    @Test
    void eachIsOneDocumentOnOneLine() throws IOException {
        LogRecord said = new LogRecord(Level.WARNING, "a pod says \"{0}\"\nand more");
        said.setParameters(new Object[] {"boot"});
        said.setLoggerName("dev.muster.operator.Story");

        assertThat(line(said)).endsWith("}\n").containsOnlyOnce("\n");
        assertThat(parsed(said).get("message").textValue()).isEqualTo("a pod says \"boot\"\nand more");
        assertThat(parsed(said).get("level").textValue()).isEqualTo("warning");
        assertThat(parsed(said).get("logger").textValue()).isEqualTo("Story");
        assertThat(parsed(said).get("time").textValue()).endsWith("Z");
    }

    @Test
    void aFailureIsOnTheSameLine() throws IOException {
        LogRecord said = new LogRecord(Level.SEVERE, "it failed");
        said.setThrown(new IllegalStateException("outer", new IOException("inner")));

        assertThat(line(said)).containsOnlyOnce("\n");
        assertThat(parsed(said).get("error").textValue()).contains("outer", "caused by java.io.IOException: inner");
    }

    @Test
    void whatIsLongIsCut() throws IOException {
        assertThat(parsed(new LogRecord(Level.INFO, "x".repeat(100_000)))
                        .get("message")
                        .textValue())
                .hasSizeLessThan(10_000);
    }
}
