/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e.pod;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The user's own: {@code MUSTER_E2E_KUBECONFIG} names the file to reach it by, and {@code MUSTER_E2E_LOAD} a command that gives it the image
 * whose file is added to it, such as {@code kind load image-archive}.
 */
final class GivenCluster implements Cluster {
    static final @Nullable String KUBECONFIG = System.getenv("MUSTER_E2E_KUBECONFIG");
    private static final @Nullable String LOAD = System.getenv("MUSTER_E2E_LOAD");

    private final Path kubeconfig;
    private final KubernetesClient client;

    GivenCluster(Path kubeconfig) {
        this.kubeconfig = kubeconfig;
        client = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(kubeconfig.toFile()))
                .build();
    }

    @Override
    public KubernetesClient client() {
        return client;
    }

    @Override
    public Path kubeconfig() {
        return kubeconfig;
    }

    @Override
    public void load(Path tar) {
        if (LOAD == null) {
            throw new IllegalStateException(
                    "MUSTER_E2E_KUBECONFIG is set, but not MUSTER_E2E_LOAD: the command that gives "
                            + "that cluster an image, such as 'kind load image-archive'");
        }
        Command.run(List.of("sh", "-c", LOAD + " \"$1\"", "load", tar.toString()));
    }

    @Override
    public String description() {
        return "the cluster of " + KUBECONFIG;
    }

    @Override
    public void close() {
        client.close();
    }
}
