/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShareTest {
    @ParameterizedTest
    @ValueSource(strings = {"0", "3", "0%", "25%", "100%"})
    void itIsWrittenAsItWasRead(String text) {
        assertThat(Share.parse(text)).hasToString(text);
    }

    @Test
    void noneIsNoneInEitherForm() {
        assertThat(Share.parse("0").isNone()).isTrue();
        assertThat(Share.parse("0%").isNone()).isTrue();
        assertThat(Share.parse("1%").isNone()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "1.5", "%", "1 %", "one", "25%%"})
    void whatIsNoShareIsToldHowToWriteOne(String text) {
        assertThatThrownBy(() -> Share.parse(text))
                .hasMessage("\"" + text + "\" is neither a number of workers like 1 nor a percentage like 25%");
    }

    @Test
    void moreThanEverythingIsRefused() {
        assertThatThrownBy(() -> Share.parse("101%")).hasMessage("101% is out of range: 0 to 100%");
        assertThatThrownBy(() -> Share.parse("501")).hasMessage("501 is out of range: 0 to 500");
    }
}
