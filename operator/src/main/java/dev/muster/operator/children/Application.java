/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.children;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.util.Optional;

/** The container of a pod's template that gets the workers. */
final class Application {
    private static final String NAME = "app";

    private Application() {}

    /** The one named app, or the only one; the schema lets no other template in. */
    static Container of(PodSpec template) {
        return template.getContainers().stream()
                .filter(container -> container.getName().equals(NAME))
                .findFirst()
                .orElseGet(() -> template.getContainers().getFirst());
    }

    /** Where it has this volume as a whole; one that is mounted by {@code subPath} never changes. */
    static Optional<VolumeMount> mount(Container application, Volume volume) {
        return application.getVolumeMounts().stream()
                .filter(mount -> mount.getName().equals(volume.getName()))
                .filter(mount -> mount.getSubPath() == null && mount.getSubPathExpr() == null)
                .findFirst();
    }
}
