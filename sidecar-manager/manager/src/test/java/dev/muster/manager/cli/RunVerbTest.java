/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.pool.HostPort;
import dev.muster.pool.Listen;
import dev.muster.pool.Logs;
import dev.muster.pool.Pool;
import dev.muster.pool.Ready;
import dev.muster.pool.Workers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunVerbTest {
    @TempDir
    Path folder;

    private final RanPool ran = new RanPool();

    @Test
    void aCommandAloneIsAPoolOfOneNamedAfterTheFolder() throws Exception {
        Path app = Files.createDirectory(folder.resolve("My App"));
        Surroundings here = Invoked.below(app);

        Invoked run = Invoked.muster(new Verbs(here, ran), "run", "--", "python", "-m", "app", "--", "--workers");

        assertThat(run).isEqualTo(new Invoked(7, "", ""));
        assertThat(pool().name()).isEqualTo("my-app");
        assertThat(pool().workers()).isEqualTo(new Workers.Count(1));
        assertThat(pool().command()).containsExactly("python", "-m", "app", "--", "--workers");
        assertThat(ran.controlSocket)
                .isEqualTo(app.resolve("muster-" + here.uid()).resolve("my-app.sock"));
    }

    @Test
    void everyFlagReachesThePool() {
        Invoked run = muster(
                "run",
                "--name",
                "web",
                "--workers",
                "auto",
                "--listen",
                "http=8080",
                "--listen=admin=unix:/run/a.sock",
                "--ready",
                "notify",
                "--reload",
                "--reload=conf.d",
                "--inspect",
                "6457",
                "--env",
                "A=1",
                "--env",
                "B=x=y",
                "--logs",
                "json",
                "--",
                "app");

        assertThat(run.exit()).isEqualTo(7);
        Pool pool = pool();
        assertThat(pool.name()).isEqualTo("web");
        assertThat(pool.workers()).isEqualTo(new Workers.Auto());
        assertThat(pool.listen())
                .containsExactly(new Listen.Tcp("http", null, 8080), new Listen.Unix("admin", Path.of("/run/a.sock")));
        assertThat(pool.ready()).isInstanceOf(Ready.Notify.class);
        assertThat(pool.reload().paths()).containsExactly(".", "conf.d");
        assertThat(pool.inspector().listen()).isEqualTo(new HostPort("127.0.0.1", 6457));
        assertThat(pool.env()).containsEntry("A", "1").containsEntry("B", "x=y");
        assertThat(pool.logs()).isEqualTo(Logs.JSON);
    }

    @Test
    void flagsWinOverTheFile() throws Exception {
        Files.writeString(
                folder.resolve("pool.yaml"),
                "name: web\ncommand: [old]\nworkers: 4\nlisten: [{name: http, port: 80}]\n");

        muster("run", "--config", "pool.yaml", "--workers", "2", "--listen", "http=8080", "--", "new");

        assertThat(pool().name()).isEqualTo("web");
        assertThat(pool().workers()).isEqualTo(new Workers.Count(2));
        assertThat(pool().listen()).isEqualTo(List.of(new Listen.Tcp("http", null, 8080)));
        assertThat(pool().command()).containsExactly("new");
    }

    @Test
    void singleBecomesTheWorkerAndNeedsNoControlSocket() {
        assertThat(muster("run", "--single", "--", "app").exit()).isEqualTo(7);
        assertThat(ran.single).isTrue();
        assertThat(ran.controlSocket).isNull();
    }

    @Test
    void withoutACommandAnExampleIsGiven() {
        for (String[] missing : new String[][] {{"run"}, {"run", "--workers", "4"}, {"run", "--"}}) {
            Invoked run = muster(missing);

            assertThat(run.exit()).isEqualTo(2);
            assertThat(run.err())
                    .startsWith("muster run: the worker's command is missing; it goes behind --, like: muster run ");
        }
        assertThat(ran.pool).isNull();
    }

    @Test
    void aCommandBeforeTheDashesIsToldItsPlace() {
        Invoked run = muster("run", "uvicorn", "app:app");

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err())
                .startsWith(
                        "muster run: 'uvicorn' is no option; the worker's command goes behind --, like: muster run ");
    }

    @Test
    void everyProblemIsNamedWithItsPlace() throws Exception {
        Files.writeString(folder.resolve("pool.yaml"), "command: [app]\nwrokers: 4\n");

        Invoked run = muster("run", "--config", "pool.yaml", "--listen", "8080", "--workers", "many");

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines())
                .satisfiesExactlyInAnyOrder(
                        line -> assertThat(line)
                                .startsWith("pool.yaml:2:1: wrokers: is not a field: did you mean workers?"),
                        line -> assertThat(line).startsWith("--listen: \"8080\" names no socket: write NAME="),
                        line -> assertThat(line).startsWith("--workers: \"many\" is not a number of workers"));
        assertThat(ran.pool).isNull();
    }

    @Test
    void aFileThatCannotBeReadIsNamed() {
        assertThat(muster("run", "--config", "gone.yaml"))
                .isEqualTo(new Invoked(2, "", "muster run: " + folder.resolve("gone.yaml") + ": no such file\n"));
        assertThat(muster("run", "--config", "."))
                .isEqualTo(new Invoked(2, "", "muster run: .: is a folder, and must be a pool file\n"));
    }

    private Pool pool() {
        return Objects.requireNonNull(ran.pool, "nothing was run");
    }

    private Invoked muster(String... arguments) {
        return Invoked.muster(new Verbs(Invoked.below(folder), ran), arguments);
    }
}
