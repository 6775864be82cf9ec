/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.crd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The CustomResourceDefinition in the repository is the one of these records, and tells its reader everything. */
class CrdTest {
    private static final Path COMMITTED = Path.of("workerpools.muster.dev.yaml");

    @Test
    void theCommittedDefinitionIsTheGeneratedOne() throws Exception {
        String generated = CrdDocument.generate();
        if (Boolean.getBoolean("update")
                && (Files.notExists(COMMITTED) || Boolean.getBoolean("breaking") || breaks().isEmpty())) {
            Files.writeString(COMMITTED, generated);
        }
        assertThat(generated)
                .as("mvn test -pl crds -am -Dupdate=true rewrites it")
                .isEqualTo(Files.readString(COMMITTED));
    }

    /** What would break somebody is not written down in passing: {@code -Dbreaking=true} is for who means it. */
    @Test
    void nobodyIsBroken() throws Exception {
        assumeFalse(Boolean.getBoolean("breaking"));
        assertThat(breaks())
                .as("what was good with the committed definition, and would not be with this one")
                .isEmpty();
    }

    @Test
    void everyFieldIsDescribed() throws Exception {
        List<String> silent = new ArrayList<>();
        silent("", CrdDocument.schema(), silent);
        assertThat(silent).isEmpty();
    }

    @Test
    void everyFieldOfTheSpecSaysWhatChangingItMeans() throws Exception {
        CrdDocument.schema()
                .at("/properties/spec/properties")
                .properties()
                .forEach(
                        field -> assertThat(field.getValue().path("description").asText())
                                .as(field.getKey())
                                .contains("Changing it "));
    }

    @Test
    void theSchemaStaysSmall() throws Exception {
        assertThat(CrdDocument.generate().length()).isLessThan(100_000);
    }

    private static List<String> breaks() throws Exception {
        return Compatibility.breaks(CrdDocument.schemaOf(Files.readString(COMMITTED)), CrdDocument.schema());
    }

    private static void silent(String path, JsonNode schema, List<String> silent) {
        schema.path("properties").properties().forEach(field -> {
            String name = path + "." + field.getKey();
            boolean known = List.of(".apiVersion", ".kind", ".metadata").contains(name);
            if (!known && field.getValue().path("description").asText().isBlank()) {
                silent.add(name);
            }
            silent(name, field.getValue(), silent);
            silent(name + "[]", field.getValue().path("items"), silent);
        });
    }
}
