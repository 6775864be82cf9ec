/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.pool.HostPort;
import dev.muster.pool.Listen;
import dev.muster.pool.Pool;
import dev.muster.pool.Ready;
import dev.muster.pool.Workers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SidecarVerbTest {
    @TempDir
    Path folder;

    private final RanPool ran = new RanPool();

    @BeforeEach
    void theVolumeIsMounted() throws Exception {
        Files.createDirectory(folder.resolve("pod"));
    }

    @Test
    void whatNobodyWritesSuitsAPod() {
        assertThat(sidecar("--listen", "http=8080")).isEqualTo(new Invoked(7, "", ""));

        assertThat(ran.podFolder).isEqualTo(folder.resolve("pod"));
        assertThat(ran.cpus).isEmpty();
        assertThat(pool().command()).as("the launcher brings it").isEmpty();
        assertThat(pool().stop().drainDelay()).isEqualTo(Duration.ofSeconds(5));
        assertThat(pool().inspector().health()).isEqualTo(new HostPort("0.0.0.0", 6458));
    }

    @Test
    void flagsWinOverTheFileAndTheFileOverWhatSuits() throws Exception {
        write("name: web\nworkers: 4\nstop: {drainDelay: 1s}\ninspector: {health: \"127.0.0.1:99\"}\n");

        sidecar("--config", "pool.yaml", "--workers", "auto", "--listen", "http=8080", "--ready", "notify");

        assertThat(pool().name()).isEqualTo("web");
        assertThat(pool().workers()).isEqualTo(new Workers.Auto());
        assertThat(pool().listen()).containsExactly(new Listen.Tcp("http", null, 8080));
        assertThat(pool().ready()).isInstanceOf(Ready.Notify.class);
        assertThat(pool().stop().drainDelay()).isEqualTo(Duration.ofSeconds(1));
        assertThat(pool().inspector().health()).isEqualTo(new HostPort("127.0.0.1", 99));
    }

    @Test
    void aHealthPortAloneIsWhereKubeletCanProbeIt() throws Exception {
        write("inspector: {health: 7000}\n");

        sidecar("--config", "pool.yaml");

        assertThat(pool().inspector().health()).isEqualTo(new HostPort("0.0.0.0", 7000));
    }

    @Test
    void theCpusOfTheApplicationAreTakenFromTheEnvironment() {
        sidecar(Map.of("MUSTER_APP_CPUS", "12"), "--workers", "auto");

        assertThat(ran.cpus).isEqualTo(OptionalInt.of(12));
    }

    @Test
    void anOperatorSaysSoInTheEnvironment() {
        sidecar(Map.of("MUSTER_OPERATED", "true"));
        assertThat(ran.operated).isTrue();
        sidecar();
        assertThat(ran.operated).isFalse();
    }

    @Test
    void aBadFileDoesNotEndAPodThatRan() throws Exception {
        Files.writeString(folder.resolve("pod/settings.yaml"), "workers: 3\n");
        write("wrokers: 4\n");

        assertThat(sidecar("--config", "pool.yaml").exit()).isEqualTo(7);

        assertThat(pool().workers()).isEqualTo(new Workers.Count(3));
        assertThat(Objects.requireNonNull(ran.settings).problem())
                .isEqualTo("pool.yaml:1:1: wrokers: is not a field: did you mean workers?");
    }

    /** Each of them says what, where, and what would be right. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            reload: {paths: [app]}           | pool.yaml:1:9: reload: watches an application's files on one host, and in a pod these are in another container: write watch: [PATH] for what is mounted into both, such as a ConfigMap
            reload: {debounce: 1s}           | pool.yaml:1:9: reload: watches an application's files on one host, and in a pod these are in another container: write watch: [PATH] for what is mounted into both, such as a ConfigMap
            inspector: {health: 99999}       | pool.yaml:1:21: inspector.health: 99999 is no port: 0 to 65535
            inspector: {health: [1]}         | pool.yaml:1:21: inspector.health: is a list, and must be an address
            inspector: 6458                  | pool.yaml:1:12: inspector: is a number, and must be a mapping
            stop: 5s                         | pool.yaml:1:7: stop: is text, and must be a mapping
            stop: {drainDelay: soon}         | pool.yaml:1:20: stop.drainDelay: "soon" is not a duration
            wrokers: 4                       | pool.yaml:1:1: wrokers: is not a field: did you mean workers?
            command: []                      | pool.yaml:1:10: command:
            - a                              | pool.yaml:1:1:
            """)
    void aBadFileIsRefusedWithItsPlace(String file, String message) throws Exception {
        write(file + "\n");

        Invoked run = sidecar("--config", "pool.yaml");

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines())
                .hasSize(1)
                .allSatisfy(line -> assertThat(line).startsWith(message));
        assertThat(ran.pool).isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            uvicorn app:app           | muster sidecar: 'uvicorn' is no option; the workers' command is the launcher's, in the application's container: muster-launcher SOCKET -- COMMAND [ARG…]
            -- uvicorn                | muster sidecar: 'uvicorn' is no option; the workers' command is the launcher's, in the application's container: muster-launcher SOCKET -- COMMAND [ARG…]
            --workers many            | --workers: "many" is not a number of workers: write 0 to 500, or auto
            --listen 8080             | --listen: "8080" names no socket: write NAME=
            --env A                   | --env: "A" is no variable: write NAME=VALUE
            --ready soon              | --ready:
            --inspect 0.0.0.0:80      | --inspect: 0.0.0.0:80 is reachable from other machines, so it needs a key
            --config gone.yaml        | muster sidecar: FOLDER/gone.yaml: no such file
            --config .                | muster sidecar: .: is a folder, and must be a pool file
            --config                  | muster sidecar:
            --reload                  | muster sidecar:
            --single                  | muster sidecar:
            --logs json               | muster sidecar:
            """)
    void aBadCommandLineIsToldWhatWouldBeRight(String arguments, String message) {
        Invoked run = sidecar(arguments.split(" "));

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith(message.replace("FOLDER", folder.toString()));
        assertThat(ran.pool).isNull();
    }

    @ParameterizedTest
    @CsvSource({"0", "-1", "1.5", "500m", "two", "1000000"})
    void aWrongNumberOfCpusIsNamed(String cpus) {
        Invoked run = sidecar(Map.of("MUSTER_APP_CPUS", cpus));

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err())
                .startsWith("muster sidecar: MUSTER_APP_CPUS: \"" + cpus
                        + "\" is no number of CPUs: 1 or more, as limits.cpu with the divisor 1 gives\n");
        assertThat(ran.pool).isNull();
    }

    @Test
    void withoutTheVolumeTheMountIsAskedFor() throws Exception {
        Files.delete(folder.resolve("pod"));

        assertThat(sidecar())
                .isEqualTo(new Invoked(
                        1,
                        "",
                        "muster sidecar: there is no folder " + folder.resolve("pod")
                                + ": mount one volume there in the containers of manager and application, or name"
                                + " another folder in MUSTER_RUN_DIR\n"));
    }

    private void write(String file) throws Exception {
        Files.writeString(folder.resolve("pool.yaml"), file);
    }

    private Pool pool() {
        return Objects.requireNonNull(ran.pool, "nothing was run");
    }

    private Invoked sidecar(String... arguments) {
        return sidecar(Map.of(), arguments);
    }

    private Invoked sidecar(Map<String, String> environment, String... arguments) {
        Surroundings here = Invoked.below(folder);
        Surroundings pod = new Surroundings(
                environment, here.workingFolder(), here.podFolder(), here.temporaryFolder(), here.uid());
        String[] all = new String[arguments.length + 1];
        all[0] = "sidecar";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return Invoked.muster(new Verbs(pod, ran), all);
    }
}
