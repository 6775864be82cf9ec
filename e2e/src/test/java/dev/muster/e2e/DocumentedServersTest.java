/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every command of docs/servers.md is run as it stands there: the block behind a line {@code <!-- run: SERVER -->}, with another
 * port, from the repository's root.
 */
@EndToEnd
class DocumentedServersTest {
    private static final Pattern BLOCK = Pattern.compile("<!-- run: (\\S+) -->\\n```sh\\n(.*?)```", Pattern.DOTALL);
    private static final int CONNECTIONS = 200;

    record Example(String server, String command) {
        @Override
        public String toString() {
            return server + ": " + command.replaceAll("\\s+", " ");
        }
    }

    static List<Example> examples() {
        try {
            var text = Files.readString(Host.REPOSITORY.resolve("docs/servers.md"));
            var examples = BLOCK.matcher(text)
                    .results()
                    .map(block -> new Example(block.group(1), block.group(2)))
                    .toList();
            assertThat(examples)
                    .as("every command with `muster run` has its marker")
                    .hasSize((int) Pattern.compile("^\\./muster run", Pattern.MULTILINE)
                            .matcher(text)
                            .results()
                            .count());
            return examples;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void runs_with_4_workers_is_ready_by_auto_and_answers(Example example, Host host) throws IOException {
        Servers.need(example.server());
        var port = Host.freePort();
        var command = example.command()
                .replace("http=8080", "http=" + port)
                .replace("./muster run", "exec ./muster run --name web");
        assertThat(command).as("the port was replaced").contains("http=" + port);

        var muster = host.start(Host.REPOSITORY, List.of("sh", "-ec", command));

        var state = muster.awaitReady(4);
        assertThat(state.workers())
                .allMatch(worker -> worker.json()
                        .path("readyBy")
                        .asText()
                        .matches("notify|accept|go|poll|select|epoll.*|connection.*"));
        var answered = new HashSet<String>();
        for (var i = 0; i < CONNECTIONS; i++) {
            answered.add(HttpConnection.get("127.0.0.1", port, "/pid"));
        }
        assertThat(answered).as("processes that answered").isNotEmpty().doesNotContain("");
        muster.cli("restart").exits(0);
        assertThat(HttpConnection.get("127.0.0.1", port, "/pid")).isNotIn(answered);
    }
}
