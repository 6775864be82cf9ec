/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.os;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ProgramTest {
    @Test
    void theDefaultPathIsTheLaunchers() throws Exception {
        assertThat(Files.readString(Path.of("../launcher/src/spawn.c")))
                .contains("#define DEFAULT_PATH \"" + Program.DEFAULT_PATH + "\"\n");
    }

    @Test
    void aCommandIsFoundInTheDefaultPath() {
        assertThat(Program.whyNotExecutable("sh", null)).isNull();
        assertThat(Program.inDefaultPath("sh"))
                .matches("/.*/sh")
                .satisfies(file -> assertThat(Path.of(file)).isExecutable());
        assertThat(Program.inDefaultPath("no-such-command")).isEqualTo("no-such-command");
        assertThat(Program.inDefaultPath("./sh")).isEqualTo("./sh");
    }
}
