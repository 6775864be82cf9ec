/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadyTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Test
    void eachKindHasAShortForm() {
        assertThat(Ready.parse("auto")).isEqualTo(new Ready.Auto(MINUTE, false));
        assertThat(Ready.parse("notify")).isEqualTo(new Ready.Notify(MINUTE));
        assertThat(Ready.parse("accepting")).isEqualTo(new Ready.Accepting(MINUTE, false));
        assertThat(Ready.parse("alive")).isEqualTo(new Ready.Alive(Duration.ofSeconds(5), MINUTE));
        assertThat(Ready.parse("alive:2s")).isEqualTo(new Ready.Alive(Duration.ofSeconds(2), MINUTE));
        assertThat(Ready.parse("exec:curl -f 'localhost:8080/a b'"))
                .isEqualTo(new Ready.Exec(List.of("curl", "-f", "localhost:8080/a b"), Duration.ofSeconds(1), MINUTE));
    }

    @Test
    void stayingUpLongMovesTheDeadline() {
        assertThat(Ready.parse("alive:5m").within()).isEqualTo(Duration.ofMinutes(5));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Auto", "auto:1s", "exec", "exec:", "exec:  ", "notify:", "soon"})
    void whatIsNoReadinessIsToldWhatThereIs(String text) {
        assertThatThrownBy(() -> Ready.parse(text))
                .hasMessage(
                        "\"" + text + "\" is no readiness: write auto, notify, accepting, alive:5s or exec:COMMAND");
    }

    @Test
    void partsOfAReadinessSayWhatIsWrongWithThem() {
        assertThatThrownBy(() -> Ready.parse("alive:soon")).hasMessageContaining("\"soon\" is not a duration");
        assertThatThrownBy(() -> Ready.parse("alive:")).hasMessageContaining("is not a duration");
        assertThatThrownBy(() -> Ready.parse("exec:''")).hasMessageContaining("is empty: write the program");
        assertThatThrownBy(() -> Ready.parse("exec:'a")).hasMessageContaining("is not closed");
        assertThatThrownBy(() -> new Ready.Alive(Duration.ofMinutes(2), MINUTE))
                .hasMessage("after: 2m is beyond the deadline, within: 1m");
    }
}
