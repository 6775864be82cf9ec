/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.manager.shell.RunDirectory;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlSocketsTest {
    @TempDir
    Path folder;

    private Surroundings here;

    @BeforeEach
    void lookBelowTheFolder() {
        here = Invoked.below(folder);
    }

    @Test
    void aManagerServesInAFolderOfItsOwn() throws Exception {
        Path socket = new ControlSockets(here).toServe("web");

        assertThat(socket).isEqualTo(folder.resolve("muster-" + here.uid()).resolve("web.sock"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket.getParent())))
                .isEqualTo("rwx------");
    }

    @Test
    void theRuntimeFolderComesFirst() throws Exception {
        Path runtime = Files.createDirectory(folder.resolve("runtime"));

        assertThat(withRuntime(runtime).toServe("web")).isEqualTo(runtime.resolve("muster/web.sock"));
    }

    @Test
    void aRuntimeFolderThatDoesNotExistIsNotUsed() throws Exception {
        assertThat(withRuntime(folder.resolve("gone")).toServe("web"))
                .startsWithRaw(folder.resolve("muster-" + here.uid()));
    }

    @Test
    void inAPodItIsSaidThatNoneRunsInThePodsFolder() throws Exception {
        Files.createDirectory(here.podFolder());

        assertThatThrownBy(() -> new ControlSockets(here).running(""))
                .hasMessageStartingWith("no manager is running here; 'muster sidecar' starts one (looked in "
                        + here.podFolder() + ", " + folder.resolve("muster-" + here.uid()));
    }

    @Test
    void theOnlyRunningManagerIsFound() throws Exception {
        try (CannedManager web = serving("web")) {
            assertThat(web.requests).isEmpty();
            assertThat(new ControlSockets(here).running("")).hasFileName("web.sock");
            assertThat(new ControlSockets(here).running("web")).hasFileName("web.sock");
        }
    }

    @Test
    void aManagerInAPodIsFoundWithoutAName() throws Exception {
        try (CannedManager pod = new CannedManager(here.podFolder().resolve("control.sock"))) {
            assertThat(pod.requests).isEmpty();
            assertThat(new ControlSockets(here).running(""))
                    .isEqualTo(here.podFolder().resolve("control.sock"));
        }
    }

    @Test
    void whatADeadManagerLeftIsIgnored() throws Exception {
        serving("dead").close();
        assertThat(here.temporaryFolder().resolve("muster-" + here.uid() + "/dead.sock"))
                .exists();
        try (CannedManager web = serving("web")) {
            assertThat(web.requests).isEmpty();
            assertThat(new ControlSockets(here).running("")).hasFileName("web.sock");
        }
    }

    @Test
    void aManagerThatHasItsNameAndDoesNotListenYetIsWaitedFor() throws Exception {
        Path socket = new ControlSockets(here).toServe("web");
        try (Closeable claim = new RunDirectory(socket).claim();
                ExecutorService others = Executors.newVirtualThreadPerTaskExecutor()) {
            assertThat(claim).isNotNull();
            Future<Path> found = others.submit(() -> new ControlSockets(here).running("web"));
            assertThatThrownBy(() -> found.get(100, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);

            try (CannedManager web = new CannedManager(socket)) {
                assertThat(found.get(10, TimeUnit.SECONDS)).isEqualTo(socket);
                assertThat(web.requests).isEmpty();
            }
        }
    }

    @Test
    void aClaimThatNobodyHoldsAnyMoreIsNotWaitedFor() throws Exception {
        Path socket = new ControlSockets(here).toServe("web");
        Closeable claim = Objects.requireNonNull(new RunDirectory(socket).claim());
        assertThat(new Claim(socket.resolveSibling("web.lock")).isHeld()).isTrue();

        claim.close();

        assertThat(new Claim(socket.resolveSibling("web.lock")).isHeld()).isFalse();
        assertThatThrownBy(() -> new ControlSockets(here).running("")).hasMessageStartingWith("no manager is running");
    }

    @Test
    void severalAreListed() throws Exception {
        try (CannedManager web = serving("web");
                CannedManager api = serving("api")) {
            assertThat(web.requests).isEqualTo(api.requests);
            assertThatThrownBy(() -> new ControlSockets(here).running(""))
                    .hasMessage("several managers are running; choose one with --name: api, web")
                    .hasFieldOrPropertyWithValue("exit", ExitCode.NO_MANAGER);
        }
    }

    @Test
    void noneOrNoneOfThatNameIsSaid() throws Exception {
        assertThatThrownBy(() -> new ControlSockets(here).running(""))
                .hasMessageStartingWith("no manager is running here; 'muster run' starts one")
                .hasFieldOrPropertyWithValue("exit", ExitCode.NO_MANAGER);
        try (CannedManager web = serving("web")) {
            assertThat(web.requests).isEmpty();
            assertThatThrownBy(() -> new ControlSockets(here).running("wep"))
                    .hasMessage("no manager named 'wep' is running; running: web");
        }
    }

    @Test
    void aFolderOthersCanWriteToIsRefused() throws Exception {
        Path open = Files.createDirectory(folder.resolve("muster-" + here.uid()));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));

        assertThatThrownBy(() -> new ControlSockets(here).running(""))
                .hasMessageContaining("is not safe to use")
                .hasFieldOrPropertyWithValue("exit", ExitCode.REFUSED);
        assertThatThrownBy(() -> new ControlSockets(here).toServe("web")).hasMessageContaining("mode 0700");
    }

    @Test
    void aFolderOfSomebodyElseIsRefused() throws Exception {
        Surroundings other = new Surroundings(Map.of(), folder, here.podFolder(), folder, here.uid() + 1);
        Path theirs = new ControlSockets(here).toServe("web").getParent();
        Files.move(theirs, folder.resolve("muster-" + other.uid()));

        assertThatThrownBy(() -> new ControlSockets(other).running(""))
                .hasMessageContaining("owned by uid " + other.uid())
                .hasFieldOrPropertyWithValue("exit", ExitCode.REFUSED);
    }

    private CannedManager serving(String name) throws IOException, CommandProblem {
        return new CannedManager(new ControlSockets(here).toServe(name));
    }

    private ControlSockets withRuntime(Path runtime) {
        return new ControlSockets(new Surroundings(
                Map.of("XDG_RUNTIME_DIR", runtime.toString()), folder, here.podFolder(), folder, here.uid()));
    }
}
