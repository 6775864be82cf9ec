/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The image of the sidecar, as a container: a read-only root, a user nobody knows, and no shell. */
@EndToEnd
class ImageTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final long PULLED = 60_000_000; // bytes

    @Test
    void it_is_small() throws IOException {
        var compressed = Files.size(Images.muster());

        System.out.printf("the muster image is %.1f MB to pull%n", compressed / 1e6);
        assertThat(compressed).isLessThanOrEqualTo(PULLED);
    }

    @Test
    void it_says_itself_that_its_user_is_not_root(Host host) {
        var image = new Container(host, Images.muster());

        assertThat(image.config().path("User").asText()).matches("[1-9][0-9]*(:[0-9]+)?");
    }

    @Test
    void a_pool_runs_in_it(Host host) throws Exception {
        var image = new Container(host, Images.muster());
        var port = Host.freePort();
        var running = startPool(image, port);

        var state = image.exec(running, "/usr/bin/muster", "state").exits(0);
        image.exec(running, "/usr/bin/muster", "restart").exits(0);

        System.out.printf("muster state in the image: %s%n", LoadReport.millis(state.took()));
        assertThat(state.out()).contains("2/2 ready");
        assertThat(HttpConnection.get("127.0.0.1", port, "/")).isEqualTo("hello\n");
        image.exec(running, "/usr/bin/muster", "shutdown").exits(0);
        assertThat(running.awaitExit(SOON)).isZero();
        assertThat(running.err()).doesNotContain("WARNING");
    }

    @Test
    void a_manager_that_is_killed_is_started_again_in_its_container_and_finds_its_workers(Host host) throws Exception {
        var image = new Container(host, Images.muster());
        var sidecar = startSidecar(host, image);
        var init = Container.main(sidecar);
        var control = new ControlSocket(Path.of("/proc/" + init + "/root/run/control.sock"));
        var workers = awaitReady(control).pids();
        var manager = ProcFs.childrenNow(init).getFirst();

        var begin = System.nanoTime();
        Signals.kill(manager);
        var state = awaitReady(control);

        System.out.printf(
                "a killed manager has its workers again after %s%n",
                LoadReport.millis(Duration.ofNanos(System.nanoTime() - begin)));
        assertThat(state.pids()).isEqualTo(workers);
        assertThat(ProcFs.childrenNow(init)).doesNotContain(manager).isNotEmpty();
        assertThat(sidecar.isAlive()).isTrue();
        assertThat(sidecar.err()).contains("the manager was ended by signal 9 (Killed): it is started again");
        Signals.send("TERM", init); // as the kubelet does it
        assertThat(sidecar.awaitExit(SOON)).isZero();
    }

    @Test
    void the_manager_and_the_commands_start_from_their_caches(Host host) {
        var image = new Container(host, Images.muster());
        var running = startPool(image, Host.freePort());

        var command = image.startExec(running, "/usr/bin/muster", "events");
        Await.until(
                "java runs", SOON, () -> Container.maps(Container.main(command)).contains("libjvm.so"));

        assertThat(Container.maps(Container.main(running))).contains("/opt/muster/run.aot");
        Await.until(
                "the cache is mapped",
                SOON,
                () -> Container.maps(Container.main(command)).contains("/opt/muster/cli.aot"));
    }

    @Test
    void the_launcher_is_installed_without_a_shell_or_a_jvm(Host host) {
        var image = new Container(host, Images.muster());
        var running = startPool(image, Host.freePort());

        var install = image.exec(running, "/opt/muster/muster-launcher", "--install", "/run");

        install.exits(0);
        image.exec(running, "/run/muster-launcher", "--version").exits(0);
    }

    @Test
    void the_example_applications_have_what_they_run(Host host) {
        var python = new Container(host, Images.python());
        var node = new Container(host, Images.node());
        var go = new Container(host, Images.go());

        python.run("/app/site/bin/uvicorn", "--version").exits(0);
        python.run("/app/site/bin/gunicorn", "--version").exits(0);
        node.run("/usr/bin/node", "--version").exits(0);
        go.run("/app/go-server", "not a number").complains("missing port in address");
    }

    /** The pool's launcher is in the same container, for once; that of the workers is the same program. */
    private static MusterProcess startSidecar(Host host, Container image) throws IOException {
        Servers.need("go");
        image.add(Path.of(Servers.tool("go-server")), "/app/server");
        image.add(
                host.write(
                        "pool.yaml",
                        "workers: 2\nlisten: [{name: http, host: 127.0.0.1, port: " + Host.freePort()
                                + "}]\ninspector: {health: '127.0.0.1:0'}\n"),
                "/app/pool.yaml");
        image.with("MUSTER_RUN_DIR", "/run");
        var sidecar = image.start("sidecar", "--config", "/app/pool.yaml");
        image.startExec(sidecar, "/opt/muster/muster-launcher", "/run/launcher.sock", "--", "/app/server", "{fd:http}");
        return sidecar;
    }

    private static PoolState awaitReady(ControlSocket control) {
        return Await.until("both workers are ready", SOON, control::state, state -> state.ready() == 2);
    }

    /** Two workers of the Go server, which needs nothing but the kernel. */
    private static MusterProcess startPool(Container image, int port) {
        Servers.need("go");
        image.add(Path.of(Servers.tool("go-server")), "/app/server");
        var running = image.start(
                "run",
                "--name",
                "web",
                "--workers",
                2,
                "--listen",
                "http=127.0.0.1:" + port,
                "--",
                "/app/server",
                "{fd:http}");
        Await.until(
                "both workers are ready",
                SOON,
                () -> running.err().contains("slot 0: ready") && running.err().contains("slot 1: ready"));
        return running;
    }
}
