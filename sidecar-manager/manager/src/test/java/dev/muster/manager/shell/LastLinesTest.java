/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.manager.os.WorkerOutput;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LastLinesTest {
    private final WorkerOutput output = new WorkerOutput(WorkerOutput.Mode.PLAIN, false, "web", 1, 2);
    private final List<Long> asked = new ArrayList<>();
    private boolean launcherIsThere = true;
    private final LastLines lines = new LastLines(output, number -> {
        asked.add(number);
        return launcherIsThere;
    });
    private final List<List<String>> taken = new ArrayList<>();

    @AfterEach
    void close() {
        output.close();
    }

    @Test
    void ofOneWithPipesOfOursTheyAreThereAtOnceAndNobodyIsAsked() {
        output.open(new WorkerOutput.Source("web", 0, 7)).close();
        lines.of(7, taken::add);
        assertThat(taken).containsExactly(List.of());
        assertThat(asked).isEmpty();
    }

    @Test
    void ofAnyOtherTheyComeWithTheLaunchersAnswer() {
        lines.of(7, taken::add);
        lines.of(8, taken::add);
        assertThat(taken).isEmpty();
        lines.told(8, List.of("bind: address in use"));
        assertThat(taken).containsExactly(List.of("bind: address in use"));
        assertThat(asked).containsExactly(7L, 8L);
    }

    @Test
    void whatWasToldBeforeTheExitIsStillKnownWhenTheLauncherHasForgottenIt() {
        lines.told(7, List.of("killed"));
        lines.of(7, taken::add);
        lines.told(7, List.of());
        assertThat(taken).containsExactly(List.of("killed"));
    }

    @Test
    void withoutALauncherThereIsWhatWasTold() {
        launcherIsThere = false;
        lines.told(7, List.of("killed"));
        lines.of(7, taken::add);
        lines.of(8, taken::add);
        assertThat(taken).containsExactly(List.of("killed"), List.of());
    }

    @Test
    void whoWaitsWhenTheLauncherGoesWaitsNoLonger() {
        lines.of(7, taken::add);
        lines.waitNoLonger();
        lines.told(7, List.of("too late"));
        assertThat(taken).containsExactly(List.of());
    }

    @Test
    void theyAreForgotten() {
        lines.told(7, List.of("killed"));
        lines.forget(7);
        launcherIsThere = false;
        lines.of(7, taken::add);
        assertThat(taken).containsExactly(List.of());
    }
}
