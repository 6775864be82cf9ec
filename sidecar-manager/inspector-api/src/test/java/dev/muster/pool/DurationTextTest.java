/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTest {
    @ParameterizedTest
    @CsvSource({"300ms,300", "30s,30000", "5m,300000", "6h,21600000", "1m30s,90000", "1h2m3s4ms,3723004", "0s,0"})
    void whatAPersonWritesIsReadAndWrittenBack(String text, long millis) {
        assertThat(DurationText.parse(text)).isEqualTo(Duration.ofMillis(millis));
        assertThat(DurationText.of(Duration.ofMillis(millis))).isEqualTo(text);
        assertThat(text).matches(DurationText.PATTERN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "30", "-1s", "1.5s", "1s1m", "1d", " 1s", "1 s", "s"})
    void whatIsNoDurationIsToldHowToWriteOne(String text) {
        assertThat(text).doesNotMatch(DurationText.PATTERN);
        assertThatThrownBy(() -> DurationText.parse(text))
                .hasMessage("\"" + text
                        + "\" is not a duration: write a number and a unit, like 300ms, 30s, 5m, 6h or 1m30s");
    }

    @Test
    void nothingIsLongerThanAYear() {
        assertThat(DurationText.parse("8784h")).isEqualTo(DurationText.MAX);
        assertThatThrownBy(() -> DurationText.parse("8784h1ms")).hasMessage("\"8784h1ms\" is longer than a year");
        assertThatThrownBy(() -> DurationText.parse("999999999h")).hasMessageContaining("longer than a year");
    }

    @Test
    void lessThanAMillisecondIsCutAway() {
        assertThat(DurationText.of(Duration.ofNanos(1_999_999))).isEqualTo("1ms");
        assertThat(DurationText.of(Duration.ofNanos(999_999))).isEqualTo("0s");
    }
}
