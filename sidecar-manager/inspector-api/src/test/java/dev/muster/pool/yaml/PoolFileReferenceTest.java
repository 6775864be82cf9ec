/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.pool.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code docs/pool-file.md} says what the reader does: its example is read, its tables come from the fields. */
class PoolFileReferenceTest {
    private static final Path PAGE = Path.of("../../docs/pool-file.md");
    private static final String MARK =
            "<!-- From here on the page is generated from the fields that the reader follows. -->\n";

    /** To write the tables anew: run this test with -Dmuster.rewrite=true. */
    @Test
    void theTablesAreWhatTheFieldsSay() throws IOException {
        String byHand = Files.readString(PAGE).split(MARK, 2)[0];
        String expected = byHand + MARK + PoolFileReference.tables();
        if (Boolean.getBoolean("muster.rewrite")) {
            Files.writeString(PAGE, expected);
        }
        assertThat(Files.readString(PAGE)).isEqualTo(expected);
    }

    @Test
    void theExampleIsAPool() throws IOException {
        String example = Files.readString(PAGE).split("```yaml\n", 2)[1].split("```\n", 2)[0];
        assertThat(PoolDraft.of(example).check("pool")).isInstanceOf(PoolResult.Valid.class);
    }

    @Test
    void everyFieldIsExplainedInASentence() {
        List<String> paths = new ArrayList<>();
        explained("", PoolShape.POOL, paths);
        assertThat(paths).contains("watchdog.kill", "recycle.age");
    }

    private static void explained(String path, Shape<?> shape, List<String> paths) {
        for (Field<?> field : shape.fields()) {
            String fieldPath = Paths.join(path, field.name());
            paths.add(fieldPath);
            assertThat(field.sentence()).as(fieldPath).matches("[A-Z\\[].{15,}\\.");
            Shape<?> inner = field.type().mapping();
            if (inner != null) {
                explained(fieldPath, inner, paths);
            }
        }
    }
}
