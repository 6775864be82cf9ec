/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.pool.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WrittenPoolTest {
    private static final String FILE = "name: web\nworkers: 2\nenv: {A: '1', B: '2'}\n";

    /** Two versions compare what they have by it: it must not change. */
    @Test
    void theSameTextHasTheSameFingerprintForEver() {
        assertThat(WrittenPool.fingerprint(FILE)).isEqualTo("e3326e0d06");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            name: web\\nworkers: 7\\nenv: {A: '1', B: '2'}                 | another number of workers
            name: web\\nrevision: v2\\nenv: {A: '1', B: '2'}               | a revision
            # words\\nenv:\\n  B: "2"\\n  A: "1"\\nname: web                | another order and form
            """)
    void formAndWhatIsAskedOfARunningPoolMakeNoDifference(String text, String what) {
        assertThat(WrittenPool.fingerprint(text.replace("\\n", "\n")))
                .as(what)
                .isEqualTo(WrittenPool.fingerprint(FILE));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            name: web\\nenv: {A: '1', B: '3'}                             | a value
            name: web\\nenv: {A: '1', C: '2'}                             | a name
            name: web\\nenv: {A: '1B', '': '2'}                           | the same letters
            name: web\\nenv: {A: '1', B: '2', workers: '2'}               | a variable called workers
            name: web\\nenv: [A, '1', B, '2']                             | a list
            name: web                                                    | nothing
            """)
    void anythingElseDoes(String text, String what) {
        assertThat(WrittenPool.fingerprint(text.replace("\\n", "\n")))
                .as(what)
                .isNotEqualTo(WrittenPool.fingerprint(FILE));
    }
}
