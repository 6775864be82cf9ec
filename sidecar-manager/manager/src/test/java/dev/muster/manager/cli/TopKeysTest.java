/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.api.State;
import dev.muster.api.WorkerState;
import dev.muster.manager.cli.TopModel.Row;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The keys of {@code muster top}: from what the terminal sends to what is wished for. */
class TopKeysTest {
    private static final String ESCAPE = "\u001b";

    @Test
    void whatTakesWorkersAwayIsWishedForOnlyAfterAYes() {
        assertThat(wish("r")).isNull();
        assertThat(wish("ry")).isEqualTo(new Wish.RestartAll());
        assertThat(wish("r\r")).isEqualTo(new Wish.RestartAll());
        assertThat(wish("rn")).isNull();
        assertThat(wish("r" + ESCAPE)).isNull();
        assertThat(wish("rxy")).as("another key is no answer").isEqualTo(new Wish.RestartAll());
        assertThat(wish("rny")).as("a yes to nothing").isNull();
    }

    @Test
    void theNumberOfWorkersIsCountedBeforeItIsConfirmed() {
        assertThat(wish("+y")).isEqualTo(new Wish.Scale(4));
        assertThat(wish("+++-y")).isEqualTo(new Wish.Scale(5));
        assertThat(wish("-----y")).as("never below zero").isEqualTo(new Wish.Scale(0));
    }

    @Test
    void arrowsAndLettersSelectARow() {
        assertThat(wish("jRy")).isEqualTo(new Wish.RestartWorker(1));
        assertThat(wish(ESCAPE + "[B" + ESCAPE + "OBRy")).isEqualTo(new Wish.RestartWorker(2));
        assertThat(wish("jjkRy")).isEqualTo(new Wish.RestartWorker(1));
        assertThat(wish(ESCAPE + "[A" + "Ry")).as("already at the top").isEqualTo(new Wish.RestartWorker(0));
        assertThat(wish("jjjjjjRy")).as("already at the end").isEqualTo(new Wish.RestartProcess("scheduler"));
    }

    @Test
    void whatRunsIsStoppedAndWhatIsHeldIsStartedAtOnce() {
        State state =
                TopPool.state(2, 0, List.of(TopPool.worker(0, WorkerState.READY), TopPool.worker(1, WorkerState.HELD)));

        assertThat(wish(TopModel.of(state), "sy")).isEqualTo(new Wish.StopWorker(0));
        assertThat(wish(TopModel.of(state), "js")).isEqualTo(new Wish.StartWorker(1));
        assertThat(wish(TopModel.of(state), "jjsy")).isEqualTo(new Wish.StopProcess("scheduler"));
    }

    @Test
    void theSelectionStaysWithItsRowAndMovesOnWhenThatIsGone() {
        TopModel third = TopModel.of(TopPool.of(3)).moved(2);

        assertThat(third.seen(TopPool.of(5)).selected()).isEqualTo(new Row.OfSlot(2));
        assertThat(third.seen(TopPool.of(2)).selected()).isEqualTo(new Row.OfSlot(0));
    }

    @Test
    void oneQuitsWithQAndWithCtrlCWhateverIsAsked() {
        assertThat(wish("q")).isEqualTo(new Wish.Quit());
        assertThat(wish("r\u0003")).isEqualTo(new Wish.Quit());
        assertThat(wish("\u001a")).isEqualTo(new Wish.Suspend());
        assertThat(wish("?q")).as("leaves the help").isNull();
    }

    @Test
    void aPoolWithoutRowsHasNothingToSelect() {
        State empty = new State(
                "web",
                "0.1.0",
                TopPool.NOW,
                TopPool.NOW,
                null,
                TopPool.of(0).target(),
                TopPool.of(0).observed(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of());

        assertThat(wish(TopModel.of(empty), "jRy")).isNull();
        assertThat(TopKeys.press(TopModel.of(empty), Key.of('s')).model().notice())
                .isNotNull();
    }

    @Test
    void keysThatMeanNothingAreLeftOut() {
        byte[] sent = (ESCAPE + "[5~" + ESCAPE + "[1;5Cé" + ESCAPE).getBytes(StandardCharsets.UTF_8);

        assertThat(Key.read(sent, sent.length)).containsExactly(Key.of('é'), Key.ESCAPE);
    }

    @Test
    void onlySoManyEventsAndSecondsAreKept() {
        TopModel model = TopModel.of(TopPool.of(1));
        for (int i = 1; i <= 1000; i++) {
            model = model.happened(TopPool.event(i, "m")).sampled();
        }

        assertThat(model.events()).hasSize(200);
        assertThat(model.queues().get("http")).hasSize(40);
    }

    @Test
    void barsGrowWithTheQueueAndAWaitingConnectionIsNeverNothing() {
        assertThat(Sparkline.of(List.of(0, 1, 4, 8), 6)).isEqualTo("  ▁▂▄█");
        assertThat(Sparkline.of(List.of(1, 1024, 512), 2)).isEqualTo("█▄");
    }

    private static @Nullable Wish wish(String keys) {
        return wish(TopModel.of(TopPool.of(3)), keys);
    }

    /** What the last key led to. */
    private static @Nullable Wish wish(TopModel model, String keys) {
        byte[] sent = keys.getBytes(StandardCharsets.UTF_8);
        TopModel now = model;
        Wish wish = null;
        for (Key key : Key.read(sent, sent.length)) {
            TopKeys.Pressed pressed = TopKeys.press(now, key);
            now = pressed.model();
            wish = pressed.wish();
        }
        return wish;
    }
}
