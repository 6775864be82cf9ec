/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTest {
    @ParameterizedTest
    @CsvSource({
        "0,0,0",
        "64Ki,65536,64Ki",
        "512Mi,536870912,512Mi",
        "1.5Gi,1610612736,1536Mi",
        "2Ti,2199023255552,2Ti",
        "1k,1000,1000",
        "1G,1000000000,1000000000",
        "1048576,1048576,1Mi"
    })
    void sizesAreReadAsKubernetesReadsThem(String text, long bytes, String shortest) {
        assertThat(Quantity.parse(text)).isEqualTo(new Quantity(bytes)).hasToString(shortest);
        assertThat(text).matches(Quantity.PATTERN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "1KB", "1 Mi", "Mi", "1e3", ".5Gi", "1mi"})
    void whatIsNoSizeIsToldHowToWriteOne(String text) {
        assertThat(text).doesNotMatch(Quantity.PATTERN);
        assertThatThrownBy(() -> Quantity.parse(text))
                .hasMessage("\"" + text + "\" is not a size: write bytes or a unit, like 64Ki, 512Mi or 1G");
    }

    @Test
    void partsOfAByteAndMoreThanALongAreRefused() {
        assertThatThrownBy(() -> Quantity.parse("1.5")).hasMessageContaining("not a whole number of bytes");
        assertThatThrownBy(() -> Quantity.parse("999999999Ti")).hasMessageContaining("below 8 EiB");
        assertThatThrownBy(() -> new Quantity(-1)).hasMessage("-1 bytes: a size is 0 or more");
    }
}
