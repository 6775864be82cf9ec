/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.api.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Against a kubectl that answers what is in files, and notes what it was asked. */
@Timeout(60)
class PoolVerbTest {
    private static final String POOL = """
            {"metadata":{"name":"web","generation":3},"status":{"observedGeneration":3,"pods":"2/2","revision":"7",\
            "stableRevision":"%s","workers":{"desired":2,"ready":2,"upToDate":2,"restarts":0},"summary":"%s",\
            "conditions":[{"type":"Available","status":"True","reason":"EnoughPods","message":"2 of 2"}%s]%s}}""";
    private static final String WELL = POOL.formatted("7", "Available", "", "");

    @TempDir
    Path folder;

    @Test
    void thePodsAreShownUnderThePool() throws IOException {
        kubectl("""
                *"workerpools/web") cat resource ;;
                *"pods?labelSelector=muster.dev%2Fpool%3Dweb") echo '{"items":[{"metadata":{"name":"web-b"}},{"metadata":{"name":"web-a"}}]}' ;;
                "exec -n prod web-a -c muster -- muster state -o json") cat state ;;
                exec*) echo 'error: pod web-b is gone' >&2; exit 1 ;;
                """);

        assertThat(muster("pool", "web", "-n", "prod")).isEqualTo(new Invoked(0, """
                        web   revision 7   2/2 pods   2/2 workers ready, 2 up to date   Available
                        POD    READY  REVISION  UP      RESTARTS  CPU   RSS      NOTE
                        web-a  1/1    a1b2c3    3h12m   0         12%   61 MiB   -
                        web-b  -      -         -       -         -     -        error: pod web-b is gone
                        """, ""));
    }

    @Test
    void asADocumentNothingIsLeftOut() throws IOException {
        kubectl("""
                *"workerpools/web") cat resource ;;
                *"pods?labelSelector=muster.dev%2Fpool%3Dweb") echo '{"items":[{"metadata":{"name":"web-a"}}]}' ;;
                exec*) cat state ;;
                """);

        Invoked printed = muster("-n", "prod", "pool", "web", "state", "-o", "json");

        assertThat(printed.exit()).isZero();
        assertThat(Json.read(printed.out()))
                .isEqualTo(Json.read("{\"pool\":" + WELL + ",\"pods\":[{\"pod\":\"web-a\",\"state\":" + Documents.STATE
                        + ",\"problem\":null}]}"));
    }

    @Test
    void theNamespaceIsThatOfTheContextUnlessGiven() throws IOException {
        kubectl("""
                "--context=far config view --minify -o jsonpath={..namespace}") printf shop ;;
                *"namespaces/shop/workerpools/web") cat resource ;;
                *"namespaces/shop/pods"*) echo '{"items":[]}' ;;
                """);

        assertThat(muster("pool", "web", "--context", "far").exit()).isZero();
    }

    @Test
    void aRestartIsAMarkThatTheOperatorTakesUp() throws IOException {
        String going = POOL.formatted(
                "7",
                "Progressing",
                ",{\"type\":\"Progressing\",\"status\":\"True\",\"reason\":\"R\",\"message\":\"pod web-a is in its step\"}",
                ",\"rollout\":{\"revision\":\"7~1\"}");
        String done = POOL.formatted("7~1", "Available", "", "");
        watched(marked(WELL, ""), marked(going, "now"), marked(going, "now"), marked(done, "now"));
        Files.writeString(folder.resolve("marked"), marked(WELL, ""));
        kubectl("""
                *"workerpools/web") cat marked ;;
                "annotate workerpools.muster.dev web -n prod --overwrite muster.dev/restart="*) echo annotated ;;
                *"watch=true&fieldSelector=metadata.name%3Dweb") cat watched ;;
                """);

        assertThat(muster("pool", "web", "restart", "-n", "prod"))
                .isEqualTo(new Invoked(
                        0, "restart done: 2 workers up to date, 2/2 pods ready\n", "  pod web-a is in its step\n"));
        assertThat(Files.readString(folder.resolve("asked"))).contains("annotate workerpools.muster.dev web");
    }

    @Test
    void aPoolThatNoOperatorHasLookedAtIsWaitedFor() throws IOException {
        Files.writeString(
                folder.resolve("new"),
                "{\"metadata\":{\"name\":\"web\",\"generation\":3},\"status\":{\"observedGeneration\":-1}}");
        watched(WELL);
        kubectl("""
                *watch=true*) cat watched ;;
                *"workerpools/web") cat new ;;
                *"pods?labelSelector="*) echo '{"items":[]}' ;;
                """);

        assertThat(muster("pool", "web", "rollout", "-n", "prod").exit()).isZero();
        assertThat(muster("pool", "web", "-n", "prod").exit()).isZero();
    }

    @Test
    void aRolloutThatWasGivenUpFailsWithItsReason() throws IOException {
        Files.writeString(
                folder.resolve("failed"),
                POOL.formatted(
                        "6",
                        "Degraded",
                        ",{\"type\":\"Degraded\",\"status\":\"True\",\"reason\":\"Halted\",\"message\":\"7 failed in pod web-a: exit 1\"}",
                        ",\"rollout\":{\"revision\":\"7\",\"failure\":{\"pod\":\"web-a\",\"message\":\"exit 1\"}}"));
        kubectl("""
                *watch=true*) exec sleep 60 ;;
                *"workerpools/web") cat failed ;;
                """);

        assertThat(muster("pool", "web", "rollout", "-n", "prod"))
                .isEqualTo(new Invoked(1, "", "muster pool: 7 failed in pod web-a: exit 1\n"));
    }

    @Test
    void anOutageIsWaitedFor() throws IOException {
        underWay();
        watched(WELL);
        kubectl("""
                *watch=true*) test -e tried && exec cat watched; touch tried; echo 'error: unexpected EOF' >&2; exit 1 ;;
                *"workerpools/web") test -e tried -a ! -e again || exec cat going
                    touch again; echo 'The connection to the server was refused' >&2; exit 1 ;;
                """);

        assertThat(muster("pool", "web", "rollout", "-n", "prod"))
                .isEqualTo(new Invoked(
                        0,
                        "rollout done: 2 workers up to date, 2/2 pods ready\n",
                        "  error: unexpected EOF\n  The connection to the server was refused\n"));
    }

    @Test
    void onePoolThatIsDeletedIsNotWaitedFor() throws IOException {
        underWay();
        Files.writeString(folder.resolve("watched"), "{\"type\":\"DELETED\",\"object\":" + WELL + "}\n");
        kubectl("""
                *watch=true*) cat watched ;;
                *"workerpools/web") cat going ;;
                """);

        assertThat(muster("pool", "web", "rollout", "-n", "prod"))
                .isEqualTo(new Invoked(1, "", "muster pool: the pool was deleted\n"));
    }

    @Test
    void patienceEndsAndTheRolloutGoesOn() throws IOException {
        underWay();
        kubectl("""
                *watch=true*) exec sleep 60 ;;
                *"workerpools/web") cat going ;;
                """);

        assertThat(muster("pool", "web", "rollout", "-n", "prod", "--timeout", "300ms"))
                .isEqualTo(new Invoked(5, "", "muster pool: not finished after 300ms; it goes on\n"));
    }

    @Test
    void whatIsPausedIsWaitedForAndSaysSo() throws IOException {
        Files.writeString(
                folder.resolve("paused"),
                POOL.formatted(
                        "7",
                        "Paused",
                        ",{\"type\":\"Progressing\",\"status\":\"False\",\"reason\":\"Paused\",\"message\":\"it is paused\"}",
                        ""));
        kubectl("""
                *watch=true*) exec sleep 60 ;;
                *"workerpools/web") cat paused ;;
                """);

        assertThat(muster("pool", "web", "rollout", "-n", "prod", "--timeout", "300ms"))
                .isEqualTo(new Invoked(
                        5, "", "  it is paused\nmuster pool: not finished after 300ms; it goes on: it is paused\n"));
    }

    @Test
    void withoutAContextTheNamespaceIsTheDefault() throws IOException {
        kubectl("""
                "config view"*) echo 'error: current-context must exist in order to minify' >&2; exit 1 ;;
                *"namespaces/default/workerpools/web") cat resource ;;
                *"namespaces/default/pods"*) echo '{"items":[]}' ;;
                """);

        assertThat(muster("pool", "web").exit()).isZero();
    }

    @Test
    void whatKubectlSaysIsTheReason() throws IOException {
        kubectl("*) echo 'Error from server (NotFound): workerpools.muster.dev \"web\" not found' >&2; exit 1 ;;");

        assertThat(muster("pool", "web", "-n", "prod"))
                .isEqualTo(new Invoked(
                        1,
                        "",
                        "muster pool: Error from server (NotFound): workerpools.muster.dev \"web\" not found\n"));
    }

    @Test
    void withoutKubectlItIsNamed() {
        assertThat(muster("pool", "web").err()).startsWith("muster pool: there is no kubectl on the PATH");
    }

    @Test
    void wrongWordsAreNamed() {
        assertThat(muster("pool").err()).startsWith("muster pool: NAME is missing\n");
        assertThat(muster("pool", "web", "stat").err())
                .startsWith("muster pool: 'stat' is unknown: there is state, restart, rollout, top\n");
        assertThat(muster("pool", "web", "--timeout", "1s").err())
                .startsWith("muster pool: --timeout has no place with state\n");
        assertThat(muster("pool", "web", "restart", "-o", "json").err())
                .startsWith("muster pool: --output has no place with restart\n");
    }

    /** A kubectl that looks up its words in these cases. */
    private void kubectl(String cases) throws IOException {
        Files.writeString(folder.resolve("state"), Documents.STATE);
        Files.writeString(folder.resolve("resource"), WELL);
        Path program = folder.resolve("kubectl");
        Files.writeString(program, """
                #!/bin/sh
                PATH=/bin:/usr/bin
                cd '%s' || exit 9
                echo "$*" >>asked
                case "$*" in
                %s
                *) echo "unexpected: $*" >&2; exit 9 ;;
                esac
                """.formatted(folder, cases));
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** The same, with a mark for a restart, of which the operator has seen that or another one. */
    private static String marked(String resource, String seen) {
        return resource.replace("\"generation\":3", "\"generation\":3,\"annotations\":{\"muster.dev/restart\":\"now\"}")
                .replace("\"observedGeneration\":3", "\"observedGeneration\":3,\"observedRestart\":\"" + seen + "\"");
    }

    /** A resource, in {@code going}, of which a rollout is under way. */
    private void underWay() throws IOException {
        Files.writeString(
                folder.resolve("going"), POOL.formatted("6", "Progressing", "", ",\"rollout\":{\"revision\":\"7\"}"));
    }

    private void watched(String... resources) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (String resource : resources) {
            lines.append("{\"type\":\"MODIFIED\",\"object\":").append(resource).append("}\n");
        }
        Files.writeString(folder.resolve("watched"), lines);
    }

    private Invoked muster(String... arguments) {
        Surroundings here = Invoked.below(folder);
        Surroundings withPath = new Surroundings(
                Map.of("PATH", folder.toString()),
                here.workingFolder(),
                here.podFolder(),
                here.temporaryFolder(),
                here.uid());
        return Invoked.muster(new Verbs(withPath, new RanPool()), arguments);
    }
}
