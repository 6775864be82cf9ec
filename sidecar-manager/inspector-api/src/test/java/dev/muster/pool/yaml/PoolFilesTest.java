/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.pool.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Each file in {@code pools} is a promise: a valid one is taken, an invalid one is refused with the problems in its leading comment. */
class PoolFilesTest {
    @TestFactory
    Stream<DynamicTest> everyPoolFileIsReadAsItSays() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/pools"))) {
            return files.sorted().toList().stream()
                    .map(file -> DynamicTest.dynamicTest(name(file), () -> isReadAsItSays(file)));
        }
    }

    private static void isReadAsItSays(Path file) throws IOException {
        String text = Files.readString(file);
        PoolResult result = PoolDraft.of(text).check("pool");
        if (name(file).startsWith("valid-")) {
            assertThat(result).isInstanceOf(PoolResult.Valid.class);
            return;
        }
        List<String> promised = text.lines()
                .takeWhile(line -> line.startsWith("# "))
                .map(line -> line.substring(2))
                .toList();
        assertThat(promised).as("the problems promised in the first lines").isNotEmpty();
        assertThat(result)
                .isInstanceOfSatisfying(
                        PoolResult.Invalid.class,
                        invalid -> assertThat(invalid.problems().stream().map(Problem::toString))
                                .containsExactlyElementsOf(promised));
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }
}
