/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.pool.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What an editor that follows the schema says of the pool files, next to what the reader says ({@link PoolFilesTest}). */
class SchemaOfFilesTest {
    /** Contradictions between values, and a command that in a pod may come from elsewhere: both are the reader's to find. */
    private static final Set<String> BEYOND_A_SCHEMA = Set.of(
            "invalid-command-missing.yaml",
            "invalid-command-socket-unknown.yaml",
            "invalid-inspector-open-without-key.yaml",
            "invalid-listen-name-twice.yaml",
            "invalid-restart-both-zero.yaml",
            "invalid-shared.yaml",
            "invalid-watchdog-kill-short.yaml");

    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(PoolSchema.text());

    @TestFactory
    Stream<DynamicTest> theSchemaTakesWhatIsValidAndRefusesWhatASchemaCanSee() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/pools"))) {
            return files.filter(file -> !name(file).equals("invalid-yaml-syntax.yaml")).sorted().toList().stream()
                    .map(file -> DynamicTest.dynamicTest(name(file), () -> isJudgedRight(file)));
        }
    }

    @TestFactory
    Stream<DynamicTest> theSchemaRefusesFieldsOfTheWrongKind() {
        return Stream.of(
                        "command: []",
                        "command: a",
                        "{command: [a], workers: -1}",
                        "{command: [a], stop: {grace: 30}}",
                        "{command: [a], ready: {when: soon}}",
                        "{command: [a], listen: [{name: a}]}",
                        "{command: [a], listen: [{name: a, port: 1, unix: /a}]}",
                        "{command: [a], commands: [{name: a}]}",
                        "{command: [a], recycle: {memory: lots}}",
                        "{command: [a], restart: {maxSurge: 101%}}",
                        "{command: [a], inspector: {tls: {certFile: a}}}")
                .map(yaml -> DynamicTest.dynamicTest(yaml, () -> {
                    assertThat(SCHEMA.validate(yaml, InputFormat.YAML)).isNotEmpty();
                    assertThat(PoolDraft.of(yaml).check("pool")).isInstanceOf(PoolResult.Invalid.class);
                }));
    }

    private static void isJudgedRight(Path file) throws IOException {
        boolean taken = name(file).startsWith("valid-") || BEYOND_A_SCHEMA.contains(name(file));
        assertThat(SCHEMA.validate(Files.readString(file), InputFormat.YAML))
                .as("errors of %s", file)
                .satisfies(errors -> assertThat(errors.isEmpty()).isEqualTo(taken));
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }
}
