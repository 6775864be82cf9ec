/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.pool.yaml.PoolDraft;
import dev.muster.pool.yaml.PoolResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class NotYetTest {
    @Test
    void aPoolOfDefaultsUsesNothingThatIsMissing() throws IOException {
        assertThat(NotYet.used(pool("command: [a]\nwatchdog: {notify: 30s}\nrecycle: {jitter: 10%}")))
                .isEmpty();
    }

    @Test
    void eachFieldThatDoesNothingYetIsNamedOnce() throws IOException {
        String everything = Files.readString(Path.of("src/test/resources/pools/valid-everything.yaml"))
                .replace("stuck: 10s, kill: never", "stuck: 11s, kill: 5m");

        assertThat(NotYet.used(pool(everything)))
                .isNotEmpty()
                .allMatch(line -> line.endsWith(": not supported yet by this version, ignored"))
                .extracting(line -> line.substring(0, line.indexOf(':')))
                .containsExactlyInAnyOrderElementsOf(NotYet.fields());
    }

    private static Pool pool(String yaml) {
        PoolResult result = PoolDraft.of(yaml).check("pool");
        assertThat(result).isInstanceOf(PoolResult.Valid.class);
        return ((PoolResult.Valid) result).pool();
    }
}
