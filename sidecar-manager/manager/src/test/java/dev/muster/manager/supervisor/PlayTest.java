/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each story goes as it is written. {@code -Dupdate=true} writes them anew; the change is read as a diff. */
class PlayTest {

    static List<Path> plays() throws IOException {
        return Play.all();
    }

    @ParameterizedTest
    @MethodSource("plays")
    void goesAsWritten(Path play) throws IOException {
        String performed = new Play(null).perform(Files.readString(play));
        if (Boolean.getBoolean("update")) {
            Files.writeString(play, performed);
        }
        assertThat(performed).isEqualTo(Files.readString(play));
    }
}
