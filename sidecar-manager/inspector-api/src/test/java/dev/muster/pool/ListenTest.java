/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListenTest {
    @Test
    void aFlagNamesASocketAndItsAddress() {
        assertThat(Listen.parse("http=8080")).isEqualTo(new Listen.Tcp("http", null, 8080, 1024));
        assertThat(Listen.parse("http=[::1]:8080")).isEqualTo(new Listen.Tcp("http", "::1", 8080, 1024));
        assertThat(Listen.parse("app=unix:/run/a=b:c"))
                .isEqualTo(new Listen.Unix("app", Path.of("/run/a=b:c"), 0660, 1024));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http=8080", "http=localhost:0", "http=[::]:80", "app=unix:/run/app.sock"})
    void aSocketIsWrittenAsItIsRead(String text) {
        assertThat(Listen.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "8080|names no socket: write NAME=[HOST:]PORT like http=8080, or NAME=unix:PATH",
                "=8080|names no socket",
                "http=|is no address: write [HOST:]PORT",
                "http=70000|70000 is no port: 0 to 65535",
                "Http=1|is not a name: 1 to 63 of a-z, 0-9, - and _",
                "app=unix:|the path has 0 bytes: a Unix socket's has 1 to 107"
            })
    void whatIsNoSocketIsToldWhatWouldBeRight(String text, String message) {
        assertThatThrownBy(() -> Listen.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void aUnixPathHasAsManyBytesAsTheKernelTakes() {
        assertThat(Listen.parse("a=unix:/" + "x".repeat(106))).isInstanceOf(Listen.Unix.class);
        assertThatThrownBy(() -> Listen.parse("a=unix:/" + "x".repeat(107)))
                .hasMessage("unix: the path has 108 bytes: a Unix socket's has 1 to 107");
        assertThatThrownBy(() -> Listen.parse("a=unix:/" + "ä".repeat(54))).hasMessageContaining("109 bytes");
    }
}
