/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
    @Test
    void withoutAnyItLooksAfterAllPools() {
        assertThat(Settings.of(Map.of()))
                .isEqualTo(new Settings("muster:0.1.0", "muster-system", List.of(), true, 6458));
    }

    @Test
    void whatIsSaidIsTaken() {
        assertThat(Settings.of(Map.of(
                        "MUSTER_IMAGE", "registry.example:5000/muster@sha256:0123",
                        "MUSTER_NAMESPACE", "ops",
                        "MUSTER_NAMESPACES", "shop, mail,shop",
                        "MUSTER_LEADER_ELECTION", "off",
                        "MUSTER_HTTP", "0")))
                .isEqualTo(new Settings(
                        "registry.example:5000/muster@sha256:0123", "ops", List.of("shop", "mail"), false, 0));
    }

    @Test
    void aServiceThatIsCalledMusterIsNoMistake() {
        assertThat(Settings.of(Map.of("MUSTER_PORT", "tcp://10.96.0.7:80", "MUSTER_SERVICE_HOST", "10.96.0.7"))
                        .port())
                .isEqualTo(6458);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            MUSTER_IMAGE           | muster 0.1  | the name of an image, such as muster:0.1.0
            MUSTER_NAMESPACE       | Shop        | the name of a namespace
            MUSTER_NAMESPACES      | shop,,mail  | the name of a namespace; several are separated by commas
            MUSTER_LEADER_ELECTION | false       | on or off
            MUSTER_HTTP            | 65536       | a port from 0 to 65535; 6458 when it is left out
            MUSTER_HTTP            | http        | a port from 0 to 65535; 6458 when it is left out
            """)
    void whatCannotBeMeantIsRefusedWithWhatWouldBeRight(String variable, String value, String right) {
        assertThatThrownBy(() -> Settings.of(Map.of(variable, value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(variable + " is ")
                .hasMessageContaining(right);
    }
}
