/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e.pod;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Which Kubernetes there is: the user's, one in Docker, one of ours, or none. */
final class Clusters {
    /** One line that says what would have to be there, if none is; shown once. */
    static final Optional<String> WHY_NONE = whyNone();

    static {
        WHY_NONE.ifPresent(reason -> System.err.println("skipped: " + reason));
    }

    private Clusters() {}

    /** Finds or starts a cluster, unless {@link #WHY_NONE} has a reason. */
    static Cluster start() {
        if (GivenCluster.KUBECONFIG != null) {
            return new GivenCluster(Path.of(GivenCluster.KUBECONFIG));
        }
        return isDockerHere() ? new DockerCluster() : new LocalCluster();
    }

    private static Optional<String> whyNone() {
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
