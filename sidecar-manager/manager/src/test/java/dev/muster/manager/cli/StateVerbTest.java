/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class StateVerbTest {
    @TempDir
    Path folder;

    @Test
    void theTableIsShown() throws Exception {
        try (CannedManager manager = serving("web").answer("GET /v1/state", 200, Documents.STATE)) {
            assertThat(muster("state")).isEqualTo(new Invoked(0, Documents.TABLE, ""));
            assertThat(manager.requests).containsExactly("GET /v1/state");
        }
    }

    @Test
    void theDocumentIsPrintedAsItIs() throws Exception {
        try (CannedManager manager = serving("web").answer("GET /v1/state", 200, "{\"future\":1}")) {
            assertThat(muster("state", "-o", "json")).isEqualTo(new Invoked(0, "{\"future\":1}\n", ""));
            assertThat(manager.requests).hasSize(1);
        }
    }

    @Test
    void watchedIntoAPipeItIsPrintedAnewAfterAChangeUntilTheManagerEnds() throws Exception {
        try (CannedManager manager = serving("web")
                .answer("GET /v1/state", 200, Documents.STATE)
                .endingEvents(Documents.event(1, "ready", "serves"))) {
            Invoked watched = muster("state", "-w");

            assertThat(watched.exit()).isZero();
            assertThat(watched.out()).startsWith(Documents.TABLE);
            assertThat(watched.err()).isEmpty();
            assertThat(manager.requests).contains("GET /v1/events");
        }
    }

    @Test
    void watchedInIntervalsItIsPrintedAlsoWhenNothingHappens() throws Exception {
        try (CannedManager manager =
                serving("web").answer("GET /v1/state", 200, "{}").events()) {
            PipedInputStream reader = new PipedInputStream();
            Console console = new Console(
                    new PrintStream(new PipedOutputStream(reader), true, StandardCharsets.UTF_8),
                    new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
                    false,
                    false,
                    false,
                    false);
            Thread watching = Thread.ofPlatform().start(() -> {
                try {
                    new MusterCommand(new Verbs(Invoked.below(folder), new RanPool()), console)
                            .run("state", "-w", "--every", "10ms", "-o", "json");
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });

            BufferedReader lines = new BufferedReader(new InputStreamReader(reader, StandardCharsets.UTF_8));
            for (int i = 0; i < 3; i++) {
                assertThat(lines.readLine()).isEqualTo("{}");
            }
            assertThat(manager.requests).contains("GET /v1/events");
            lines.close();
            watching.join();
        }
    }

    @Test
    void watchedOnBehalfOfSomebodyItEndsWithStandardInput() throws Exception {
        InputStream before = System.in;
        try (CannedManager manager =
                serving("web").answer("GET /v1/state", 200, "{}").events()) {
            System.setIn(InputStream.nullInputStream());

            Invoked watched = muster("state", "-w", "--with-stdin", "-o", "json");

            assertThat(watched.exit()).isZero();
            assertThat(watched.out()).startsWith("{}\n");
            assertThat(manager.requests).contains("GET /v1/events");
        } finally {
            System.setIn(before);
        }
    }

    @Test
    void whatIsAboutWatchingIsRefusedWithoutIt() {
        assertThat(muster("state", "--every", "1s").err())
                .startsWith("muster state: --every has no place without --watch\n");
        assertThat(muster("state", "--with-stdin").err())
                .startsWith("muster state: --with-stdin has no place without --watch\n");
    }

    @Test
    void topWithoutATerminalPrintsOnePlainPicture() throws Exception {
        try (CannedManager manager = serving("web").answer("GET /v1/state", 200, Documents.STATE)) {
            Invoked top = muster("top");

            assertThat(top.exit()).isZero();
            assertThat(top.out())
                    .startsWith("web   revision a1b2c3   1/1 ready   up 3h12m\nhttp *:8080 queue 0/1024\n")
                    .doesNotContain("\u001b");
            assertThat(manager.requests).containsExactly("GET /v1/state");
        }
    }

    @Test
    void withSeveralManagersTheNameChooses() throws Exception {
        try (CannedManager web = serving("web").answer("GET /v1/state", 200, Documents.STATE);
                CannedManager api = serving("api")) {
            Invoked unclear = muster("state");
            Invoked chosen = muster("state", "--name", "web");

            assertThat(unclear)
                    .isEqualTo(new Invoked(
                            3, "", "muster state: several managers are running; choose one with --name: api, web\n"));
            assertThat(chosen).isEqualTo(new Invoked(0, Documents.TABLE, ""));
            assertThat(api.requests).isEmpty();
            assertThat(web.requests).hasSize(1);
        }
    }

    @Test
    void withoutAManagerItSaysSo() {
        Invoked nobody = muster("state");

        assertThat(nobody.exit()).isEqualTo(3);
        assertThat(nobody.err()).startsWith("muster state: no manager is running here; 'muster run' starts one");
    }

    @Test
    void anAddressWhereNobodyListensIsNoManager() {
        Invoked nobody = muster("state", "--url", "http://127.0.0.1:1");

        assertThat(nobody.exit()).isEqualTo(3);
        assertThat(nobody.err()).isEqualTo("muster state: no manager answers at http://127.0.0.1:1\n");
    }

    @Test
    void wrongAddressesAndKeysAreNamed() throws Exception {
        Files.writeString(folder.resolve("empty"), "\n");

        assertThat(muster("state", "--url", "web:6457").err())
                .startsWith("muster state: --url: \"web:6457\" is no address: write http://HOST:PORT");
        assertThat(muster("state", "--url", "http://127.0.0.1:1", "--key-file", "empty")
                        .err())
                .startsWith("muster state: --key-file: empty is empty\n");
        assertThat(muster("state", "--url", "http://127.0.0.1:1", "--key-file", "gone")
                        .err())
                .startsWith("muster state: --key-file: " + folder.resolve("gone") + ": no such file\n");
        assertThat(muster("state", "-o", "yaml").err()).startsWith("muster state: --output: 'yaml' is unknown");
    }

    private CannedManager serving(String name) throws Exception {
        return new CannedManager(new ControlSockets(Invoked.below(folder)).toServe(name));
    }

    private Invoked muster(String... arguments) {
        return Invoked.muster(new Verbs(Invoked.below(folder), new RanPool()), arguments);
    }
}
