/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e.pod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.e2e.Images;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** docs/examples/deployment.yaml, applied as it stands: what docs/kubernetes.md promises of it. */
@OnKubernetes
class DocumentedDeploymentTest {
    private static final Duration SOON = Duration.ofMinutes(2);

    @Test
    void it_runs_and_is_steered_as_the_guide_says(TestNamespace namespace) throws IOException {
        namespace.load(Images.muster()).load(Images.python());
        namespace.apply(Files.readString(Command.REPOSITORY.resolve("docs/examples/deployment.yaml")));
        var pool = new PodPool(namespace.awaitReady("app", "web", 2, SOON).getFirst());

        pool.awaitReady(2);
        assertThat(pool.muster("state").exits(0).out()).contains("2/2 ready", "http *:8080");
        pool.muster("restart").exits(0);
        pool.muster("scale", "3").exits(0);
        assertThat(pool.awaitReady(3).workers()).hasSize(3);

        assertThat(pool.pod().log("app")).as("what the workers print").contains("Uvicorn running on socket");
        assertThat(pool.pod().log("muster").lines().toList())
                .as("what happened to them, one JSON document a line")
                .isNotEmpty()
                .allMatch(line -> line.startsWith("{\"time\":") && line.endsWith("}"));
        assertThat(List.of("install", "muster", "app"))
                .as("nothing was restarted on the way")
                .allMatch(container -> pool.pod().restarts(container) == 0);
    }
}
