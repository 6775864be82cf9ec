/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code docs/compared-with-sanic.md} claims nothing without a test that shows it. */
class ComparedWithSanicTest {
    private static final Path PAGE = Path.of("../../docs/compared-with-sanic.md");
    private static final Pattern LINK = Pattern.compile("\\[`([^`]+)`]\\(([^)]+)\\)");

    /** A test that a row points to. */
    record Shown(String method, Path file) {
        @Override
        public String toString() {
            return file.getFileName() + ": " + method;
        }
    }

    static List<Shown> shown() throws IOException {
        return LINK.matcher(Files.readString(PAGE))
                .results()
                .map(link -> new Shown(link.group(1), PAGE.resolveSibling(link.group(2))))
                .distinct()
                .toList();
    }

    @ParameterizedTest
    @MethodSource("shown")
    void eachTestIsThere(Shown shown) throws IOException {
        assertThat(shown.file()).exists();
        assertThat(Files.readString(shown.file())).containsPattern("\\b(void|def) " + shown.method() + "\\(");
    }

    @Test
    void everyRowPointsToATest() throws IOException {
        List<String> rows = Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith("| ") && !line.endsWith("| shown by |"))
                .toList();

        assertThat(rows).isNotEmpty().allSatisfy(row -> assertThat(row).containsPattern(LINK));
    }
}
