/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShareTest {
    @ParameterizedTest
    @CsvSource({"0,4,0,0", "3,4,3,3", "25%,4,1,1", "25%,3,1,0", "0%,9,0,0", "100%,9,9,9", "1%,1024,11,10", "50%,0,0,0"})
    void aPartOfTheTargetIsRoundedAsAsked(String text, int total, int up, int down) {
        Share share = Share.parse(text);
        assertThat(share).hasToString(text);
        assertThat(share.roundedUp(total)).isEqualTo(up);
        assertThat(share.roundedDown(total)).isEqualTo(down);
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
        assertThatThrownBy(() -> Share.parse("1025")).hasMessage("1025 is out of range: 0 to 1024");
    }
}
