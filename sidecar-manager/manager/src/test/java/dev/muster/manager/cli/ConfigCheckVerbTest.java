/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigCheckVerbTest {
    @TempDir
    Path folder;

    @Test
    void aRightFileIsCalledSo() throws Exception {
        Files.writeString(folder.resolve("pool.yaml"), "name: web\ncommand: [app]\nworkers: 4\n");

        assertThat(muster("config", "check", "pool.yaml"))
                .isEqualTo(new Invoked(0, "pool.yaml: a valid pool file: web, workers: 4\n", ""));
    }

    @Test
    void eachProblemHasItsLineAndColumn() throws Exception {
        Files.writeString(folder.resolve("pool.yaml"), "command: [app]\nlisten:\n- {name: http, port: 70000}\n");

        Invoked check = muster("config", "check", "pool.yaml");

        assertThat(check.exit()).isEqualTo(2);
        assertThat(check.out()).isEmpty();
        assertThat(check.err()).startsWith("pool.yaml:3:22: listen[0].port: 70000 is out of range");
    }

    @Test
    void withoutItsSecondWordOrItsFileTheUsageIsWrong() {
        assertThat(muster("config").err()).startsWith("muster: 'config' needs one of: check\n");
        assertThat(muster("config", "chekc").err())
                .startsWith("muster: unknown verb 'config chekc'; there is: config check\n");
        assertThat(muster("config", "check").err()).startsWith("muster config check: FILE is missing\n");
    }

    @Test
    void theSchemaIsPrinted() {
        Invoked schema = muster("schema");

        assertThat(schema.exit()).isZero();
        assertThat(schema.out()).startsWith("{").contains("\"maxSurge\"");
    }

    private Invoked muster(String... arguments) {
        return Invoked.muster(new Verbs(Invoked.below(folder), new RanPool()), arguments);
    }
}
