/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.children;

import dev.muster.crd.WatchedObject;
import dev.muster.crd.WorkerPoolSpec;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the application has what {@code watch} names. The manager gets the same mounts, and looks at them itself.
 *
 * @param problems why something cannot be watched, each with its field
 */
record WatchedMounts(List<VolumeMount> mounts, List<String> problems) {
    WatchedMounts {
        mounts = List.copyOf(mounts);
        problems = List.copyOf(problems);
    }

    static WatchedMounts of(WorkerPoolSpec spec, PodSpec template) {
        List<VolumeMount> mounts = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        List<WatchedObject> watch = spec.watch() == null ? List.of() : spec.watch();
        Container application = Application.of(template);
        for (int i = 0; i < watch.size(); i++) {
            WatchedObject watched = watch.get(i);
            String field = "spec.watch[" + i + "]";
            template.getVolumes().stream()
                    .filter(volume -> holds(volume, watched))
                    .flatMap(volume -> Application.mount(application, volume).stream())
                    .findFirst()
                    .ifPresentOrElse(
                            mounts::add,
                            () -> problems.add(
                                    "%s: the %s is not mounted into the container %s by a volume of its own, and without subPath"
                                            .formatted(field, name(watched), application.getName())));
        }
        return new WatchedMounts(mounts, problems);
    }

    List<String> paths() {
        return mounts.stream().map(VolumeMount::getMountPath).toList();
    }

    private static boolean holds(Volume volume, WatchedObject watched) {
        return watched.configMap() != null
                ? volume.getConfigMap() != null
                        && watched.configMap().equals(volume.getConfigMap().getName())
                : volume.getSecret() != null
                        && String.valueOf(watched.secret())
                                .equals(volume.getSecret().getSecretName());
    }

    private static String name(WatchedObject watched) {
        return watched.configMap() != null ? "ConfigMap " + watched.configMap() : "Secret " + watched.secret();
    }
}
