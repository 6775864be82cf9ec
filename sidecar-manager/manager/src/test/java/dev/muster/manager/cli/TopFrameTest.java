/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.api.WorkerState;
import dev.muster.manager.cli.TopModel.Mode;
import dev.muster.manager.cli.TopModel.Notice;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The pictures of {@code muster top}. */
class TopFrameTest {
    private static final TopModel CALM = TopModel.of(TopPool.of(2));

    @Test
    void aPoolWithItsQueueItsRowsAndWhatHappened() {
        TopModel model = CALM.sampled()
                .seen(TopPool.state(2, 5, TopPool.of(2).workers()))
                .sampled()
                .seen(TopPool.of(2))
                .sampled()
                .happened(TopPool.event(1, "ready, by select"))
                .happened(TopPool.event(4, "ready, by notify"));

        assertThat(text(model, 90, 16)).isEqualTo("""
                web   revision a1b2c3   2/2 ready   up 3h12m
                http *:8080 queue 0/1024  ▁▅▁

                  SLOT  STATE    PID    INC  REVISION  UP      RESTARTS  CPU   RSS     LAST EXIT
                > 0     ready    4121   7    a1b2c3    2m      0         12%   61 MiB  -
                  1     ready    4122   8    a1b2c3    2m      1         12%   61 MiB  -

                  PROCESS    STATE    PID    UP      RESTARTS  CPU   RSS     LAST EXIT
                  scheduler  running  4130   3m      0         2%    12 MiB  -

                10:00:01Z  ready         slot 0 (7)   ready, by select
                … 2 events were missed
                10:00:04Z  ready         slot 0 (7)   ready, by notify


                q quit  r restart all  +/- scale  ↑/↓ select  R restart  s stop/start  ? help
                """);
    }

    @Test
    void theSelectedRowIsSeenHoweverSmallTheTerminal() {
        TopModel model = TopModel.of(TopPool.of(40)).moved(20);

        assertThat(text(model, 90, 12)).isEqualTo("""
                web   revision a1b2c3   40/40 ready   up 3h12m
                http *:8080 queue 0/1024

                  SLOT  STATE    PID    INC  REVISION  UP      RESTARTS  CPU   RSS     LAST EXIT
                  18    ready    4139   25   a1b2c3    2m      18        12%   61 MiB  -
                  19    ready    4140   26   a1b2c3    2m      19        12%   61 MiB  -
                > 20    ready    4141   27   a1b2c3    2m      20        12%   61 MiB  -
                  21    ready    4142   28   a1b2c3    2m      21        12%   61 MiB  -
                  22    ready    4143   29   a1b2c3    2m      22        12%   61 MiB  -
                  … lines 19 to 24 of 44

                q quit  r restart all  +/- scale  ↑/↓ select  R restart  s stop/start  ? help
                """);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "80, 1", "80, 2", "80, 4", "20, 8", "200, 100"})
    void aFrameIsNeverLargerThanTheTerminal(int width, int height) {
        TopModel model = TopModel.of(TopPool.of(40)).moved(39).happened(TopPool.event(1, "x".repeat(300)));

        List<String> lines = text(model, width, height).lines().toList();

        assertThat(lines).hasSize(height).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(width));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "r   | restart all 2 workers?  y/n",
                "+   | scale from 2 to 3?  y/n  (+/- changes it)",
                "--- | scale from 2 to 0, so that nothing serves?  y/n  (+/- changes it)",
                "jR  | restart worker 1?  y/n",
                "s   | stop worker 0, until it is started again?  y/n",
                "jjR | restart process scheduler?  y/n",
                "?   | any key goes back"
            })
    void whatTakesSomethingAwayIsAskedForOnTheLastLine(String keys, String question) {
        TopModel model = CALM;
        for (int i = 0; i < keys.length(); i++) {
            model = TopKeys.press(model, Key.of(keys.charAt(i))).model();
        }

        assertThat(text(model, 90, 14).lines().toList().getLast()).isEqualTo(question);
    }

    @Test
    void anOutcomeIsShownUntilTheNextKey() {
        TopModel told = CALM.noticing(new Notice("restart done: 2 workers replaced", true));

        assertThat(text(told, 90, 14)).endsWith("restart done: 2 workers replaced\n");
        assertThat(TopFrame.render(told, 90, 14).text(true)).contains("\u001b[32mrestart done");
        assertThat(text(TopKeys.press(told, Key.DOWN).model(), 90, 14)).endsWith("? help\n");
    }

    @Test
    void aManagerThatDoesNotAnswerIsSaidAndWhatWasSeenLastStays() {
        TopModel lost = CALM.lost("no manager answers at web.sock");

        assertThat(text(lost, 90, 14))
                .contains("no answer, this is the last that was seen: no manager answers at web.sock\n")
                .contains("> 0     ready");
        assertThat(text(lost.calmAt(TopPool.NOW), 90, 14)).doesNotContain("no answer");
    }

    @Test
    void timeGoesOnWhileNothingElseChanges() {
        assertThat(text(CALM.calmAt(TopPool.NOW.plusSeconds(3600)), 90, 14)).contains("up 4h12m", "1h2m");
    }

    @Test
    void helpTakesThePlaceOfTheRows() {
        String help = text(CALM.in(new Mode.Helping()), 90, 14);

        assertThat(help).contains("R         restart what is selected").doesNotContain("SLOT");
    }

    @Test
    void whatATerminalWouldObeyIsLeftOut() {
        TopModel model = CALM.happened(TopPool.event(1, "\u001b]0;owned\u0007\u001b[2J\u009b1m"));

        assertThat(text(model, 90, 14))
                .doesNotContain("\u001b", "\u0007", "\u009b")
                .contains(" ]0;owned  [2J 1m");
    }

    @Test
    void forSomethingThatIsNoTerminalThereIsAllOnceAndNothingToPress() {
        TopModel model = TopModel.of(TopPool.state(1, 0, List.of(TopPool.worker(0, WorkerState.HELD))));

        assertThat(TopFrame.plain(model).text(false)).isEqualTo("""
                web   revision a1b2c3   1/1 ready   up 3h12m
                http *:8080 queue 0/1024

                  SLOT  STATE    PID    INC  REVISION  UP      RESTARTS  CPU   RSS     LAST EXIT  NOTE
                  0     held     -      7    a1b2c3    -       0         12%   61 MiB  -          held by request

                  PROCESS    STATE    PID    UP      RESTARTS  CPU   RSS     LAST EXIT
                  scheduler  running  4130   3m      0         2%    12 MiB  -
                """);
    }

    private static String text(TopModel model, int width, int height) {
        return TopFrame.render(model, width, height).text(false);
    }
}
