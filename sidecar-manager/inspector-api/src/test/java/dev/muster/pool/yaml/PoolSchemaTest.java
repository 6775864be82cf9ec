/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.pool.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class PoolSchemaTest {
    private static final Path COMMITTED = Path.of("src/main/resources/dev/muster/pool/yaml/pool.schema.json");

    /** To write the file anew: run this test with -Dmuster.rewrite=true. */
    @Test
    void theCommittedSchemaIsWhatTheFieldsSay() throws IOException {
        if (Boolean.getBoolean("muster.rewrite")) {
            Files.writeString(COMMITTED, PoolSchema.generate());
        }
        assertThat(Files.readString(COMMITTED)).isEqualTo(PoolSchema.generate());
    }

    @Test
    void everyFieldsDefaultIsReadAsWhatItIs() {
        defaultsOf(PoolShape.POOL);
    }

    private static void defaultsOf(Shape<?> shape) {
        for (Field<?> field : shape.fields()) {
            if (field.type() instanceof Shape<?> inner) {
                defaultsOf(inner);
                assertThat(field.byDefault() == null
                                || field.byDefault()
                                        .equals(inner.read(new Tree.Fields(Place.START, Map.of()), "", new Problems())))
                        .as("the default of %s is what an empty mapping means", field.name())
                        .isTrue();
            } else if (!field.defaultText().isEmpty()) {
                Problems problems = new Problems();
                Tree.Fields written = YamlText.read("it: " + field.defaultText(), problems);
                Object read = field.type().read(Objects.requireNonNull(written.get("it")), "", problems);
                assertThat(problems.inOrder()).isEmpty();
                assertThat(read).as("the default of %s", field.name()).isEqualTo(field.byDefault());
            }
        }
    }
}
