/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What docs/operating.md tells to type is typed: the blocks behind a line {@code <!-- run -->}, in a shell beside a pool of four
 * workers with helpers. Each command must end as the page says ({@code echo $?}, otherwise 0), and print the one line that
 * stands there, numbers and times aside; of tables, the heading.
 */
@EndToEnd
class DocumentedCommandsTest {
    @SuppressWarnings("InlineFormatString") // a file is read better where it stands alone
    private static final String POOL = """
            name: web
            workers: 4
            command: [python3, %s, "{fd:http}"]
            listen:
            - {name: http, port: %d}
            processes:
            - {name: scheduler, command: [sleep, "600"]}
            commands:
            - {name: flush, exec: [echo, flushed]}
            - {name: rotate, signal: CONT, to: workers}
            """;

    static List<Transcript> examples() {
        return Transcript.in("docs/operating.md", "run");
    }

    @ParameterizedTest
    @MethodSource("examples")
    void does_what_the_page_says(Transcript example, Host host) {
        var pool = host.write("pool.yaml", POOL.formatted(Host.worker("tiny.py"), Host.freePort()));
        var muster =
                host.with("PATH", Host.REPOSITORY + ":" + System.getenv("PATH")).run("--config", pool);
        muster.awaitReady(4);
        var id = "";
        var documentedId = "none";
        for (var i = 0; i < example.typed().size(); i++) {
            var typed = example.typed().get(i);
            if (typed.command().equals("echo $?")) {
                continue;
            }
            var next = i + 1 < example.typed().size() ? example.typed().get(i + 1) : null;
            var status = next != null && next.command().equals("echo $?")
                    ? Integer.parseInt(next.printed().getFirst())
                    : 0;
            var command = typed.command().replaceAll("\\b" + documentedId + "\\b", id);

            var done = host.finish(List.of("bash", "-c", command), Duration.ofSeconds(60))
                    .exits(status);

            assertThat(said(done, typed.printed())).as(command).isEqualTo(documented(typed.printed()));
            if (command.contains("--no-wait")) {
                documentedId = typed.printed().getFirst();
                id = done.out().strip();
            }
        }
    }

    private static String documented(List<String> printed) {
        return printed.isEmpty() ? "" : Transcript.shape(printed.getFirst());
    }

    private static String said(Outcome done, List<String> printed) {
        var all = done.out() + done.err();
        return printed.isEmpty() ? "" : Transcript.shape(all.lines().findFirst().orElse(""));
    }
}
