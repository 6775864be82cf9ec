/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e.pod;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.testcontainers.k3s.K3sContainer;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;

/** K3s in a Docker container, which ends with the tests, or when they are killed. */
final class DockerCluster implements Cluster {
    private static final String IMAGE =
            Objects.requireNonNullElse(System.getenv("MUSTER_E2E_K3S_IMAGE"), "rancher/k3s:v1.36.0-k3s1");

    private final K3sContainer container =
            new K3sContainer(DockerImageName.parse(IMAGE).asCompatibleSubstituteFor("rancher/k3s"));
    private final Path kubeconfig;
    private final KubernetesClient client;

    DockerCluster() {
        container.start();
        kubeconfig = written(container.getKubeConfigYaml());
        client = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(kubeconfig.toFile()))
                .build();
    }

    private static Path written(String kubeconfig) {
        try {
            var file = Files.createTempFile("kubeconfig", ""); // which only its owner may read
            file.toFile().deleteOnExit();
            return Files.writeString(file, kubeconfig);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
        container.copyFileToContainer(MountableFile.forHostPath(tar), "/image.tar");
        try {
            var imported = container.execInContainer("ctr", "-n", "k8s.io", "images", "import", "/image.tar");
            if (imported.getExitCode() != 0) {
                throw new IllegalStateException(tar + " could not be imported:\n" + imported.getStderr());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String description() {
        return IMAGE + " in Docker";
    }

    @Override
    public void close() {
        client.close();
        container.stop();
    }
}
