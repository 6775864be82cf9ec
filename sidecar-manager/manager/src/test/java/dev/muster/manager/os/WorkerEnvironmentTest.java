/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WorkerEnvironmentTest {
    private static final List<String> IDENTITY =
            List.of("MUSTER_WORKER=web-1", "MUSTER_SLOT=1", "MUSTER_INCARNATION=7", "MUSTER_REVISION=a1b2c3");

    private static WorkerEnvironment of(
            List<String> command, Map<String, String> environment, List<String> sockets, @Nullable String stdin) {
        return WorkerEnvironment.of(new WorkerEnvironment.Input(
                "web",
                new WorkerEnvironment.Who.Worker(1, 7, "a1b2c3"),
                command,
                environment,
                sockets,
                stdin,
                List.of(),
                null,
                null,
                null));
    }

    @Test
    void socketsAreAnnouncedInTheOrderDeclared() {
        WorkerEnvironment worker = of(List.of("app"), Map.of(), List.of("http", "admin"), null);
        assertThat(worker.places()).containsExactly(new Command.Place(3, "http"), new Command.Place(4, "admin"));
        assertThat(worker.environment())
                .startsWith("LISTEN_FDS=2", "LISTEN_PID=@pid", "LISTEN_FDNAMES=http:admin")
                .endsWith(IDENTITY.toArray(String[]::new));
    }

    @Test
    void aReferencedSocketIsNotAnnouncedAndSitsAboveThoseThatAre() {
        WorkerEnvironment worker = of(
                List.of("nginx", "--fd={fd:http}"),
                Map.of("NGINX", "{fd:http};{fd:tls};"),
                List.of("http", "admin", "tls"),
                null);
        assertThat(worker.places())
                .containsExactly(
                        new Command.Place(3, "admin"), new Command.Place(4, "http"), new Command.Place(5, "tls"));
        assertThat(worker.arguments()).containsExactly("nginx", "--fd=4");
        assertThat(worker.environment())
                .startsWith("NGINX=4;5;", "LISTEN_FDS=1", "LISTEN_PID=@pid", "LISTEN_FDNAMES=admin");
    }

    @Test
    void withNothingToAnnounceThereIsNoListenAtAll() {
        assertThat(of(List.of("uvicorn", "--fd", "{fd:http}"), Map.of(), List.of("http"), null)
                        .environment())
                .containsExactlyElementsOf(IDENTITY);
        WorkerEnvironment inetd = of(List.of("java", "{fd:http}"), Map.of(), List.of("http"), "http");
        assertThat(inetd.places()).containsExactly(new Command.Place(0, "http"));
        assertThat(inetd.arguments()).containsExactly("java", "0");
        assertThat(inetd.environment()).containsExactlyElementsOf(IDENTITY);
        assertThat(of(List.of("app"), Map.of(), List.of(), null).places()).isEmpty();
    }

    @Test
    void aSocketOnStandardInputLeavesTheOthersAnnounced() {
        WorkerEnvironment worker = of(List.of("app"), Map.of(), List.of("http", "admin"), "http");
        assertThat(worker.places()).containsExactly(new Command.Place(3, "admin"), new Command.Place(0, "http"));
        assertThat(worker.environment()).startsWith("LISTEN_FDS=1", "LISTEN_PID=@pid", "LISTEN_FDNAMES=admin");
    }

    @Test
    void notifyWatchdogAndApiAreSaidWhenTheyAreThere() {
        WorkerEnvironment worker = WorkerEnvironment.of(new WorkerEnvironment.Input(
                "web",
                new WorkerEnvironment.Who.Worker(1, 7, "a1b2c3"),
                List.of("app"),
                Map.of("LOG", "info"),
                List.of(),
                null,
                List.of(),
                "/run/n.sock",
                30_000_000L,
                new WorkerEnvironment.WorkerApi("/run/api.sock", "secret")));
        assertThat(worker.environment())
                .startsWith("LOG=info")
                .endsWith(
                        "NOTIFY_SOCKET=/run/n.sock",
                        "WATCHDOG_USEC=30000000",
                        "WATCHDOG_PID=@pid",
                        "MUSTER_SOCKET=/run/api.sock",
                        "MUSTER_TOKEN=secret");
    }

    @Test
    void sharedObjectsComeBehindTheSocketsAndAreAlwaysAnnounced() {
        WorkerEnvironment worker = WorkerEnvironment.of(new WorkerEnvironment.Input(
                "web",
                new WorkerEnvironment.Who.Worker(1, 7, "a1b2c3"),
                List.of("app", "--hits={fd:hits}", "--fd={fd:http}"),
                Map.of("JOBS", "{fd:jobs.receive}"),
                List.of("http", "admin"),
                null,
                List.of("hits", "jobs.send", "jobs.receive"),
                null,
                null,
                null));
        assertThat(worker.places())
                .containsExactly(
                        new Command.Place(3, "admin"),
                        new Command.Place(4, "http"),
                        new Command.Place(5, "hits"),
                        new Command.Place(6, "jobs.send"),
                        new Command.Place(7, "jobs.receive"));
        assertThat(worker.arguments()).containsExactly("app", "--hits=5", "--fd=4");
        assertThat(worker.environment())
                .startsWith(
                        "JOBS=7",
                        "LISTEN_FDS=1",
                        "LISTEN_PID=@pid",
                        "LISTEN_FDNAMES=admin",
                        "MUSTER_SHARED_FDS=5:6:7",
                        "MUSTER_SHARED_FDNAMES=hits:jobs.send:jobs.receive");
    }

    @Test
    void whatACallerWroteIsQuotedShortAndOnOneLine() {
        String wrong = "{fd:nope}\nmuster: forged\u001b[2J" + "x".repeat(30_000);
        assertThatThrownBy(() -> of(List.of("app", wrong), Map.of(), List.of("http"), null))
                .hasMessageStartingWith("\"{fd:nope}?muster: forged?[2Jx")
                .hasMessageEndingWith("…\" names the descriptor nope, which there is not: there are http");
    }

    @Test
    void aReferenceToNothingSaysWhatThereIs() {
        assertThatThrownBy(() -> of(List.of("app", "{fd:htp}"), Map.of(), List.of("http", "admin"), null))
                .hasMessage("\"{fd:htp}\" names the descriptor htp, which there is not: there are http, admin");
        assertThatThrownBy(() -> of(List.of("app"), Map.of("A", "{fd:http"), List.of("http"), null))
                .hasMessage("\"{fd:http\" has a {fd: without its }");
        assertThatThrownBy(() -> of(List.of("app"), Map.of(), List.of(), "http"))
                .hasMessage("stdin names the socket http, which there is not: there are none");
    }
}
