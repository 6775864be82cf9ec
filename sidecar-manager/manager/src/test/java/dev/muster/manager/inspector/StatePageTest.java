/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.inspector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.api.State;
import dev.muster.api.WorkerState;
import dev.muster.api.json.Wire;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StatePageTest {
    private static final State STATE = ScriptedControl.state(0.12, WorkerState.READY);
    private static final StatePage PAGE = StatePage.first(STATE);

    private static State later(State state) {
        return new State(
                state.name(),
                state.version(),
                state.now().plusMillis(7),
                state.since(),
                state.inspector(),
                state.target(),
                state.observed(),
                state.workers(),
                state.processes(),
                state.sockets(),
                state.shared(),
                state.operations());
    }

    private static String text(StatePage page) {
        return new String(page.body(), StandardCharsets.UTF_8);
    }

    @Test
    void thePageSaysWhatTheStateSays() {
        assertThat(text(PAGE)).isEqualTo(Wire.write(STATE));
    }

    @Test
    void theSameStateLaterHasTheSameTagAndItsOwnTime() {
        State later = later(STATE);
        StatePage page = PAGE.then(later);
        assertThat(page.tag()).isEqualTo(PAGE.tag());
        assertThat(text(page)).isEqualTo(Wire.write(later)).isNotEqualTo(text(PAGE));
    }

    @Test
    void movingGaugesAreShownAndKeepTheTag() {
        State busier = ScriptedControl.state(0.55, WorkerState.READY);
        StatePage page = PAGE.then(busier);
        assertThat(page.tag()).isEqualTo(PAGE.tag());
        assertThat(text(page)).isEqualTo(Wire.write(busier)).contains("\"cpu\":0.55");
    }

    @Test
    void aChangeHasATagOfItsOwn() {
        State draining = ScriptedControl.state(0.12, WorkerState.DRAINING);
        StatePage page = PAGE.then(draining);
        assertThat(page.tag()).isNotEqualTo(PAGE.tag());
        assertThat(page.isKnown(PAGE.tag())).isFalse();
        assertThat(page.isKnown("\"x\", " + page.tag())).as("one of several").isTrue();
        assertThat(page.isKnown("*")).isTrue();
        assertThat(text(page)).isEqualTo(Wire.write(draining));
    }
}
