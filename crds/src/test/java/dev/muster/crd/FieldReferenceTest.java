/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.crd;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** {@code docs/reference/workerpool.md} says what the definition does. */
class FieldReferenceTest {
    private static final Path PAGE = Path.of("../docs/reference/workerpool.md");

    @Test
    void thePageIsWhatTheDefinitionSays() throws Exception {
        String expected = FieldReference.of(CrdDocument.schema());
        if (Boolean.getBoolean("update")) {
            Files.writeString(PAGE, expected);
        }
        assertThat(Files.readString(PAGE))
                .as("mvn test -pl crds -am -Dupdate=true rewrites it")
                .isEqualTo(expected);
    }
}
