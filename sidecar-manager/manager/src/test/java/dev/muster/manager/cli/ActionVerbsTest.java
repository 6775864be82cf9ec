/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The verbs that ask for an action: restart, scale, stop, start, shutdown. */
@Timeout(30)
class ActionVerbsTest extends OneManager {
    private static final String RUNNING = Documents.operation("restart", "running", "");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "restart         | POST /v1/restart         | {\"slots\":null}",
                "restart 0 2     | POST /v1/restart         | {\"slots\":[0,2]}",
                "scale 8         | POST /v1/scale           | {\"workers\":8}",
                "scale +2        | POST /v1/scale           | {\"workers\":\"+2\"}",
                "scale -1        | POST /v1/scale           | {\"workers\":\"-1\"}",
                "stop 2          | POST /v1/workers/2/stop  | ''",
                "start 2         | POST /v1/workers/2/start | ''",
                "shutdown        | POST /v1/shutdown?wait=300000ms | {\"now\":false}",
                "shutdown --now  | POST /v1/shutdown?wait=300000ms | {\"now\":true}"
            })
    void eachVerbAsksForItsActionAndReportsTheOutcome(String words, String request, String body) {
        manager.answer(request, 202, RUNNING)
                .answer("GET /v1/operations/41", 200, RUNNING)
                .answer("GET /v1/operations/41", 200, Documents.operation("restart", "done", "4 workers replaced"));

        Invoked done = muster(words);

        assertThat(done).isEqualTo(new Invoked(0, "restart done: 4 workers replaced\n", ""));
        assertThat(manager.requests).first().isEqualTo(body == null || body.isEmpty() ? request : request + " " + body);
    }

    @Test
    void aFailureIsToldWithTheWorkersLastLines() {
        String message = "slot 0: exit 1\\n  ModuleNotFoundError: No module named 'ap'";
        manager.answer("POST /v1/restart", 202, RUNNING)
                .answer("GET /v1/operations/41", 200, Documents.operation("restart", "failed", message));

        assertThat(muster("restart"))
                .isEqualTo(new Invoked(
                        1, "", "muster restart: slot 0: exit 1\n  ModuleNotFoundError: No module named 'ap'\n"));
    }

    @Test
    void whatIsSupersededSaysByWhat() {
        manager.answer("POST /v1/scale", 202, Documents.operation("scale", "superseded", "by scale 42, to 2 workers"));

        assertThat(muster("scale 4"))
                .isEqualTo(new Invoked(1, "", "muster scale: superseded: by scale 42, to 2 workers\n"));
    }

    @Test
    void withoutWaitingTheIdIsPrinted() {
        manager.answer("POST /v1/restart", 202, RUNNING);

        assertThat(muster("restart --no-wait")).isEqualTo(new Invoked(0, "41\n", ""));
        assertThat(manager.requests).containsExactly("POST /v1/restart {\"slots\":null}");
    }

    @Test
    void anOperationIsWaitedForByItsId() {
        manager.answer("GET /v1/operations/41", 200, RUNNING)
                .answer("GET /v1/operations/41", 200, Documents.operation("restart", "done", "4 workers replaced"))
                .answer("GET /v1/operations/42", 200, Documents.operation("scale", "failed", "slot 1: exit 1"));

        assertThat(muster("operation 41")).isEqualTo(new Invoked(0, "restart done: 4 workers replaced\n", ""));
        assertThat(muster("operation 42")).isEqualTo(new Invoked(1, "", "muster operation: slot 1: exit 1\n"));
        Invoked document = muster("operation 42 -o json");
        assertThat(document.exit()).isEqualTo(1);
        assertThat(document.out()).startsWith("{\"id\":\"41\",\"kind\":\"scale\",\"state\":\"failed\"");
    }

    @Test
    void operationsAreListedAndShownAsTheyStand() {
        String operations = "[" + Documents.operation("restart", "done", "4 workers replaced\\n  more") + "]";
        manager.answer("GET /v1/operations", 200, operations)
                .answer(
                        "GET /v1/state",
                        200,
                        Documents.STATE.replace("\"operations\":[]", "\"operations\":" + operations))
                .answer("GET /v1/operations/41", 200, Documents.operation("restart", "running", ""));

        assertThat(muster("operation").out()).isEqualTo("""
                ID  KIND     STATE    STARTED  TOOK  MESSAGE
                41  restart  done     10s ago  5s    4 workers replaced
                """);
        assertThat(muster("operation 41 --no-wait").out()).isEqualTo("""
                ID  KIND     STATE    STARTED  TOOK  MESSAGE
                41  restart  running  10s ago  10s   -
                """);
        assertThat(muster("operation -o json")).isEqualTo(new Invoked(0, operations + "\n", ""));
    }

    @Test
    void whatDoesNotEndInTimeIsSaidToGoOn() {
        manager.answer("POST /v1/restart", 202, RUNNING).answer("GET /v1/operations/41", 200, RUNNING);

        assertThat(muster("restart --timeout 50ms"))
                .isEqualTo(new Invoked(5, "", "muster restart: not finished after 50ms; restart 41 goes on\n"));
    }

    @Test
    void aRequestThatCannotBeIsWrongUsage() {
        String detail = "the worker count cannot be -5 (it is 4 now): 0 or more is possible";
        manager.answer("POST /v1/scale", 422, CannedManager.problem(422, detail));

        assertThat(muster("scale -9")).isEqualTo(new Invoked(2, "", "muster scale: " + detail + "\n"));
    }

    @Test
    void aConflictIsAFailureAndAMissingKeyARefusal() {
        manager.answer("POST /v1/restart", 409, CannedManager.problem(409, "the pool is shutting down"));
        manager.answer("POST /v1/workers/0/stop", 401, CannedManager.problem(401, "a key is needed"));

        assertThat(muster("restart")).isEqualTo(new Invoked(1, "", "muster restart: the pool is shutting down\n"));
        assertThat(muster("stop 0")).isEqualTo(new Invoked(4, "", "muster stop: a key is needed\n"));
    }

    @Test
    void aShutdownIsToldInItsOwnAnswer() {
        manager.answer(
                "POST /v1/shutdown?wait=300000ms", 200, Documents.operation("shutdown", "failed", "1 would not end"));

        assertThat(muster("shutdown")).isEqualTo(new Invoked(1, "", "muster shutdown: 1 would not end\n"));
        assertThat(manager.requests).hasSize(1);
    }

    @Test
    void aShutdownWaitsNoLongerThanItMay() {
        String running = Documents.operation("shutdown", "running", "");
        manager.answer("POST /v1/shutdown?wait=1ms", 202, running).answer("POST /v1/shutdown", 202, running);
        manager.answer("GET /v1/operations/41", 200, running);

        assertThat(muster("shutdown --timeout 1ms").exit()).isEqualTo(5);
        assertThat(muster("shutdown --no-wait")).isEqualTo(new Invoked(0, "41\n", ""));
    }

    @Test
    void aManagerThatIsGoneBeforeItsShutdownEndedIsNotSaidToBeDone() {
        manager.answer("POST /v1/shutdown?wait=300000ms", 202, Documents.operation("shutdown", "running", ""))
                .hangUp("GET /v1/operations/41");

        assertThat(muster("shutdown"))
                .isEqualTo(new Invoked(
                        1, "", "muster shutdown: the manager is gone, and did not say how its shutdown ended\n"));
    }

    @Test
    void aManagerThatIsGoneInTheMiddleOfARestartIsAFailure() {
        manager.answer("POST /v1/restart", 202, RUNNING).hangUp("GET /v1/operations/41");

        Invoked broken = muster("restart");

        assertThat(broken.exit()).isEqualTo(1);
        assertThat(broken.err()).startsWith("muster restart: the connection to ");
    }

    @Test
    void aPersonSeesWhatHappensMeanwhile() {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        manager.events(Documents.event(1, "ready", "serves"))
                .answer("POST /v1/restart", 202, RUNNING)
                .answer("GET /v1/operations/41", 200, Documents.operation("restart", "done", ""))
                .onlyWhen("GET /v1/operations/41", () -> err.size() > 0);

        Invoked restarted = onTerminal(err, "restart");

        assertThat(restarted.exit()).isZero();
        assertThat(restarted.err()).isEqualTo("  2026-11-22T10:00:00Z  ready         slot 2 (9)   serves\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "restart x          | 'x' is no slot: slots are numbers from 0, in the first column of 'muster state'",
                "stop               | SLOT is missing",
                "stop 1 2           | '2' is one word too many",
                "scale              | COUNT is missing",
                "restart --tiemout  | unknown option --tiemout; did you mean --timeout?",
                "restart --timeout  | --timeout needs a value: DURATION",
                "scale 1 --now      | unknown option --now",
                "operation all      | 'all' is no operation: ids are numbers, 'muster operation' lists them",
                "scale -4 -5        | the number -5 has no place here",
                "state --key-file k | --key-file goes with --url: the control socket needs none"
            })
    void wrongUsageIsOneSentenceAndAHint(String words, String sentence) {
        Invoked wrong = muster(words);

        String command = "muster " + words(words)[0];
        assertThat(wrong)
                .isEqualTo(new Invoked(2, "", command + ": " + sentence + "\nTry '" + command + " --help'.\n"));
        assertThat(manager.requests).isEmpty();
    }

    @Test
    void wordsForNumbersAndDurationsSayWhatWouldBeRight() {
        assertThat(muster("scale four").err()).startsWith("muster scale: \"four\" is no number of workers: write 4");
        assertThat(muster("restart --timeout 5").err())
                .startsWith("muster restart: --timeout: \"5\" is not a duration: write a number and a unit");
    }
}
