/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e.pod;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Which Kubernetes there is: the user's, one in Docker, one of ours, or none. */
final class Clusters {
    private Clusters() {}

    /** Finds or starts a cluster, unless {@link #whyNone} has a reason. */
    static Cluster start() {
        if (GivenCluster.KUBECONFIG != null) {
            return new GivenCluster(Path.of(GivenCluster.KUBECONFIG));
        }
        return isDockerHere() ? new DockerCluster() : new LocalCluster();
    }

    /** One line that says what would have to be there, if none is. */
    static Optional<String> whyNone() {
        if (GivenCluster.KUBECONFIG != null
                || isDockerHere()
                || LocalCluster.whyNot().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of("the tests on Kubernetes need MUSTER_E2E_KUBECONFIG, Docker, or e2e/cluster, for which "
                + LocalCluster.whyNot().get());
    }

    private static boolean isDockerHere() {
        return System.getenv("DOCKER_HOST") != null || Files.exists(Path.of("/var/run/docker.sock"));
    }
}
