/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e.pod;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;

/** A Kubernetes to test on. */
interface Cluster extends AutoCloseable {
    KubernetesClient client();

    /** The file by which {@code kubectl} and {@code helm} reach it. */
    Path kubeconfig();

    /**
     * Gives the cluster's nodes an image, so that pods can use it without a registry.
     *
     * @param tar the image, in Docker's format
     */
    void load(Path tar);

    /** What the tests ran on, for whoever reads their figures. */
    String description();

    /** Ends the cluster, if it was started for the tests. */
    @Override
    void close();
}
