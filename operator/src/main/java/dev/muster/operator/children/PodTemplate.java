/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.children;

import dev.muster.crd.WorkerPool;
import dev.muster.pool.Inspector;
import dev.muster.pool.Pool;
import io.fabric8.kubernetes.api.model.Capabilities;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The pods: the user's template, with the manager beside the application and the launcher in front of its command. What the user wrote
 * is otherwise left as it is.
 */
final class PodTemplate {
    private static final String RUN = "/run/muster";
    private static final String LAUNCHER = RUN + "/muster-launcher";
    private static final String RUN_VOLUME = "muster-run";
    private static final String POOL_VOLUME = "muster-pool";
    private static final String INSPECTOR_VOLUME = "muster-inspector";
    private static final int HEALTH_PORT = 6458;
    private static final long SPARE_SECONDS = 10;

    private PodTemplate() {}

    /** @param image of the manager */
    static PodTemplateSpec of(WorkerPool resource, Parts parts, Pool pool, WatchedMounts watched, String image) {
        PodTemplateSpec template = parts.template();
        Container application = Application.of(template.getSpec());
        PodSpecBuilder spec = new PodSpecBuilder(template.getSpec());
        spec.withContainers(template.getSpec().getContainers().stream()
                .map(container -> container.equals(application) ? launched(container) : container)
                .toList());
        spec.addToInitContainers(installer(image));
        spec.addToInitContainers(manager(application, watched, resources(parts.resources()), image));
        spec.addToVolumes(
                new VolumeBuilder()
                        .withName(RUN_VOLUME)
                        .withNewEmptyDir()
                        .endEmptyDir()
                        .build(),
                new VolumeBuilder()
                        .withName(POOL_VOLUME)
                        .withNewConfigMap()
                        .withName(Children.configMap(resource))
                        .endConfigMap()
                        .build(),
                new VolumeBuilder()
                        .withName(INSPECTOR_VOLUME)
                        .withNewSecret()
                        .withSecretName(Children.secret(resource))
                        .endSecret()
                        .build());
        if (template.getSpec().getTerminationGracePeriodSeconds() == null) {
            spec.withTerminationGracePeriodSeconds(
                    pool.stop().drainDelay().plus(pool.stop().grace()).toSeconds() + SPARE_SECONDS);
        }
        return new PodTemplateSpecBuilder(template)
                .editOrNewMetadata()
                .addToLabels(Labels.of(resource))
                .endMetadata()
                .withSpec(spec.build())
                .build();
    }

    /** The same container, with the launcher in front of its command. */
    private static Container launched(Container application) {
        List<String> command = new ArrayList<>(List.of(LAUNCHER, RUN + "/launcher.sock", "--"));
        command.addAll(application.getCommand());
        command.addAll(application.getArgs());
        return new ContainerBuilder(application)
                .withCommand(command)
                .withArgs(List.of())
                .addToVolumeMounts(mount(RUN_VOLUME, RUN, false))
                .build();
    }

    private static Container installer(String image) {
        return new ContainerBuilder()
                .withName("muster-install")
                .withImage(image)
                .withCommand("/opt/muster/muster-launcher", "--install", RUN)
                .withResources(new ResourceRequirementsBuilder()
                        .withRequests(amounts("10m", "16Mi"))
                        .withLimits(Map.of("memory", new Quantity("32Mi")))
                        .build())
                .withSecurityContext(restricted())
                .withVolumeMounts(mount(RUN_VOLUME, RUN, false))
                .build();
    }

    private static Container manager(
            Container application, WatchedMounts watched, ResourceRequirements resources, String image) {
        List<VolumeMount> mounts = new ArrayList<>(List.of(
                mount(RUN_VOLUME, RUN, false),
                mount(POOL_VOLUME, PoolFile.DIRECTORY, true),
                mount(INSPECTOR_VOLUME, PoolFile.SECRETS, true)));
        watched.mounts().forEach(each -> mounts.add(mount(each.getName(), each.getMountPath(), true)));
        return new ContainerBuilder()
                .withName("muster")
                .withImage(image)
                .withRestartPolicy("Always")
                .withArgs("sidecar", "--config", PoolFile.DIRECTORY + "/" + PoolFile.NAME)
                .withEnv(
                        new EnvVarBuilder()
                                .withName("MUSTER_APP_CPUS")
                                .withNewValueFrom()
                                .withNewResourceFieldRef()
                                .withContainerName(application.getName())
                                .withResource("limits.cpu")
                                .endResourceFieldRef()
                                .endValueFrom()
                                .build(),
                        new EnvVarBuilder()
                                .withName("MUSTER_OPERATED")
                                .withValue("true")
                                .build())
                .addNewPort()
                .withName("muster")
                .withContainerPort(Inspector.DEFAULT_PORT)
                .endPort()
                .addNewPort()
                .withName("muster-health")
                .withContainerPort(HEALTH_PORT)
                .endPort()
                .withReadinessProbe(probe("/readyz")
                        .withPeriodSeconds(1)
                        .withFailureThreshold(5)
                        .build())
                .withLivenessProbe(probe("/livez")
                        .withInitialDelaySeconds(120) // on a node that starts many at once
                        .withPeriodSeconds(10)
                        .withTimeoutSeconds(5)
                        .withFailureThreshold(6)
                        .build())
                .withResources(resources)
                .withSecurityContext(restricted())
                .withVolumeMounts(mounts)
                .build();
    }

    private static ProbeBuilder probe(String path) {
        Probe probe = new ProbeBuilder()
                .withNewHttpGet()
                .withPath(path)
                .withPort(new IntOrString(HEALTH_PORT))
                .endHttpGet()
                .build();
        return new ProbeBuilder(probe);
    }

    /** No limit of CPU: it needs next to nothing, except in the half second of its start. */
    private static ResourceRequirements resources(@Nullable ResourceRequirements wanted) {
        if (wanted != null) {
            return wanted;
        }
        return new ResourceRequirementsBuilder()
                .withRequests(amounts("20m", "128Mi"))
                .withLimits(Map.of("memory", new Quantity("256Mi")))
                .build();
    }

    private static Map<String, Quantity> amounts(String cpu, String memory) {
        return new TreeMap<>(Map.of("cpu", new Quantity(cpu), "memory", new Quantity(memory)));
    }

    private static SecurityContext restricted() {
        Capabilities none = new Capabilities(null, List.of("ALL"));
        return new SecurityContextBuilder()
                .withAllowPrivilegeEscalation(false)
                .withReadOnlyRootFilesystem(true)
                .withRunAsNonRoot(true)
                .withCapabilities(none)
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .build();
    }

    private static VolumeMount mount(String volume, String path, boolean readOnly) {
        VolumeMountBuilder mount = new VolumeMountBuilder().withName(volume).withMountPath(path);
        return (readOnly ? mount.withReadOnly(true) : mount).build();
    }
}
