/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e.pod;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** One of {@code e2e/cluster}, tied to this process: it ends with the tests, also when they are killed. */
final class LocalCluster implements Cluster {
    private static final Path SCRIPTS = Command.REPOSITORY.resolve("e2e/cluster");
    private static final long PID = ProcessHandle.current().pid();

    private final String name = "e2e-" + PID;
    private final Path kubeconfig;
    private final KubernetesClient client;

    LocalCluster() {
        kubeconfig = Path.of(Command.run(List.of(script("up"), "--owner", Long.toString(PID), name)));
        client = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(kubeconfig.toFile()))
                .build();
    }

    /** What is missing, if it cannot be started here. */
    static Optional<String> whyNot() {
        if (!"root".equals(System.getProperty("user.name"))) {
            return Optional.of("one has to be root");
        }
        for (var tool : List.of("go", "python3", "unshare", "nsenter", "setpriv")) {
            if (!Command.isInPath(tool)) {
                return Optional.of(tool + " has to be in the PATH");
            }
        }
        return Files.exists(Path.of("/proc/sys/kernel/cap_last_cap"))
                ? Optional.empty()
                : Optional.of("there has to be a Linux");
    }

    private static String script(String name) {
        return SCRIPTS.resolve(name).toString();
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
        Command.run(List.of(script("load"), name, tar.toString()));
    }

    @Override
    public String description() {
        return "e2e/cluster";
    }

    @Override
    public void close() {
        client.close();
        Command.run(List.of(script("down"), name));
    }
}
