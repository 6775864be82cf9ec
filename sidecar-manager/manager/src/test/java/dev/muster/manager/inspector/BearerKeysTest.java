/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.inspector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BearerKeysTest {
    private static final String ONE = "1".repeat(16);
    private static final String TWO = "2".repeat(16);

    @Test
    void aLineIsAKeyOrItsNameWhatItMayAndTheKey() {
        BearerKeys keys = BearerKeys.parse("# ours\n\n" + ONE + "\r\n  grafana   read-only\t" + TWO + "  \n");
        assertThat(keys.find(ONE)).matches(key -> key.name().equals("line-3") && key.mayChange());
        assertThat(keys.find(TWO)).matches(key -> key.name().equals("grafana") && !key.mayChange());
        assertThat(keys.find(ONE + "1")).isNull();
        assertThat(keys.find("")).isNull();
    }

    @Test
    void aKeyIsNotKept() {
        assertThat(BearerKeys.parse(ONE).toString()).doesNotContain(ONE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                                         | there is no key in it",
                "# nothing                                  | there is no key in it",
                "short                                      | line 1: a key of 5 characters; it needs 16 to 512",
                "ops 1111111111111111                       | line 1: 2 words; write KEY, or NAME full KEY",
                "ops rw 1111111111111111                    | line 1: the second word is neither full nor read-only",
                "o/s full 1111111111111111                  | line 1: a name is 1 to 63 letters",
                "schlüsselschlüssel                         | line 1: a key has printable ASCII characters only",
                "1111111111111111;1111111111111111          | line 2: this key stands there already",
                "a full 1111111111111111;a full 2222222222222222 | line 2: there is a key a already",
            })
    void whatIsWrongIsSaidWithItsLineAndWithoutTheKey(String lines, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BearerKeys.parse(lines.replace(';', '\n')))
                .withMessageContaining(message)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("1111111111111111", "schl"));
    }
}
