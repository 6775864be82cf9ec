/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Managed processes and custom commands on the command line. */
@Timeout(30)
class ProcessVerbsTest extends OneManager {
    private static final String PROCESSES = """
            [{"name":"scheduler","state":"running","pid":4130,"since":"2026-11-22T09:57:00Z","restarts":1,"reason":null,
              "lastExit":{"code":1,"at":"2026-11-22T09:57:00Z"},"incarnation":3,"nextTry":null,"temporary":false,
              "cpu":0.02,"rss":12582912},
             {"name":"reindex","state":"backoff","pid":null,"since":"2026-11-22T09:59:00Z","restarts":4,"reason":"exit 1",
              "lastExit":null,"incarnation":9,"nextTry":"2026-11-22T10:00:08Z","temporary":true,"cpu":null,"rss":null}]
            """.replace("\n", "");

    private static final String COMMANDS = """
            {"commands":[{"name":"flush","exec":["python","-m","app.flush"],"timeout":"30s","signal":null,"to":null},
             {"name":"rotate","exec":null,"timeout":null,"signal":"USR1","to":"workers"}]}
            """.replace("\n", "");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "process start scheduler   | POST /v1/processes/scheduler/start   | ''",
                "process stop scheduler    | POST /v1/processes/scheduler/stop    | ''",
                "process restart scheduler | POST /v1/processes/scheduler/restart | ''",
                "process run job -- env -i | POST /v1/processes | "
                        + "{\"name\":\"job\",\"command\":[\"env\",\"-i\"],\"restart\":null,\"env\":{},\"sockets\":[]}",
                "process run --restart always --env A=b=c --socket http job -- cat | POST /v1/processes | "
                        + "{\"name\":\"job\",\"command\":[\"cat\"],\"restart\":\"always\",\"env\":{\"A\":\"b=c\"},\"sockets\":[\"http\"]}",
            })
    void eachVerbAsksForItsActionAndReportsTheOutcome(String words, String request, String body) {
        manager.answer(request, 202, Documents.operation("process", "running", ""))
                .answer("GET /v1/operations/41", 200, Documents.operation("process", "done", "it runs"));

        assertThat(muster(words)).isEqualTo(new Invoked(0, "process done: it runs\n", ""));
        assertThat(manager.requests).first().isEqualTo(body == null || body.isEmpty() ? request : request + " " + body);
    }

    @Test
    void processesAreListed() {
        manager.answer("GET /v1/state", 200, Documents.STATE.replace("\"processes\":[]", "\"processes\":" + PROCESSES))
                .answer("GET /v1/processes", 200, "{\"processes\":" + PROCESSES + "}");

        assertThat(muster("process ls").out()).isEqualTo("""
                PROCESS    STATE    PID    UP      RESTARTS  CPU   RSS     LAST EXIT       NOTE
                scheduler  running  4130   3m      1         2%    12 MiB  exit 1, 3m ago  -
                reindex    backoff  -      -       4         -     -       -               next try in 8s
                """);
        assertThat(muster("process ls -o json").out()).startsWith("{\"processes\":[{\"name\":\"scheduler\",");
    }

    @Test
    void commandsAreListed() {
        manager.answer("GET /v1/commands", 200, COMMANDS);

        assertThat(muster("call").out()).isEqualTo("""
                COMMAND  DOES                   TIMEOUT
                flush    python -m app.flush    30s
                rotate   sends USR1 to workers  -
                """);
        assertThat(muster("call -o json").out()).startsWith("{\"commands\":[{\"name\":\"flush\",");
    }

    @Test
    void aCommandsOutputAndStatusAreOurs() {
        ends(
                "failed",
                "exit 3",
                "{\"exit\":{\"code\":3,\"at\":\"2026-11-22T10:00:00Z\"},\"output\":\"2 left\\n\",\"truncated\":false}");

        assertThat(muster("call flush 1 -- --all -x")).isEqualTo(new Invoked(3, "2 left\n", ""));
        assertThat(manager.requests).first().isEqualTo("POST /v1/commands/flush {\"args\":[\"1\",\"--all\",\"-x\"]}");
    }

    @Test
    void aCommandThatASignalEndedSaysSo() {
        ends(
                "failed",
                "signal 9 (KILL)",
                "{\"exit\":{\"signal\":9,\"name\":\"KILL\",\"core\":false,\"oom\":false,\"at\":\"2026-11-22T10:00:00Z\"},"
                        + "\"output\":\"\",\"truncated\":true}");

        assertThat(muster("call flush"))
                .isEqualTo(new Invoked(
                        137,
                        "",
                        "muster call: the output was too long; this is its end\nmuster call: signal 9 (KILL)\n"));
    }

    @Test
    void aCommandWhoseOwnTimeIsOverHasTimedOutHoweverItEnded() {
        ends(
                "failed",
                "timed out after 30s",
                "{\"exit\":{\"code\":0,\"at\":\"2026-11-22T10:00:00Z\"},\"output\":\"half\\n\",\"truncated\":false,\"timedOut\":true}");

        assertThat(muster("call flush")).isEqualTo(new Invoked(5, "half\n", "muster call: timed out after 30s\n"));
    }

    @Test
    void aCommandThatCouldNotRunIsAFailureWithItsReason() {
        ends("failed", "no such program: flsh", "{\"exit\":null,\"output\":\"\",\"truncated\":false}");

        assertThat(muster("call flush")).isEqualTo(new Invoked(1, "", "muster call: no such program: flsh\n"));
    }

    @Test
    void aSignalThatWasSentIsDone() {
        ends("done", "USR1 sent to 4 workers", "null");

        assertThat(muster("call flush")).isEqualTo(new Invoked(0, "command done: USR1 sent to 4 workers\n", ""));
    }

    @Test
    void aCommandThatTakesLongerThanWeWaitGoesOn() {
        manager.answer("POST /v1/commands/flush", 202, Documents.operation("command", "running", ""))
                .answer("GET /v1/operations/41", 200, Documents.operation("command", "running", ""));

        assertThat(muster("call flush --timeout 50ms"))
                .isEqualTo(new Invoked(5, "", "muster call: not finished after 50ms; command 41 goes on\n"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "process run job                       | the command is missing; it goes behind --, like: ",
                "process run -- cat                    | NAME is missing",
                "process run job --restart no -- cat   | --restart: 'no' is unknown: there is never, on-failure and always",
                "process run job --env A -- cat        | --env: \"A\" is no variable: write NAME=VALUE",
                "process stop                          | PROCESS is missing",
                "call flush --all                      | unknown option --all"
            })
    void wrongUsageIsOneSentence(String words, String sentence) {
        Invoked wrong = muster(words);

        assertThat(wrong.exit()).isEqualTo(2);
        assertThat(wrong.err()).contains(": " + sentence);
        assertThat(manager.requests).isEmpty();
    }

    private void ends(String state, String message, String result) {
        String running = Documents.operation("command", "running", "");
        String ended = Documents.operation("command", state, message);
        manager.answer("POST /v1/commands/flush", 202, running)
                .answer(
                        "GET /v1/operations/41",
                        200,
                        ended.replaceFirst("}$", ",\"result\":" + result.replace("\\", "\\\\") + "}"));
    }
}
