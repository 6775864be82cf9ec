/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.children;

import dev.muster.crd.ServiceSettings;
import dev.muster.crd.WorkerPool;
import dev.muster.pool.Listen;
import dev.muster.pool.Pool;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;
import java.util.List;
import java.util.Map;

/** The Service in front of the pods. */
public final class Front {
    /** In the place of an address, where every pod has its own. */
    private static final String NONE = "None";

    private Front() {}

    /** Whether it has no address of its own. */
    public static boolean isHeadless(Service service) {
        return NONE.equals(service.getSpec().getClusterIP());
    }

    static Service of(WorkerPool resource, Pool pool, ServiceSettings settings) {
        boolean headless = settings.type() == ServiceSettings.Type.Headless;
        ServiceSettings.Type type =
                headless || settings.type() == null ? ServiceSettings.Type.ClusterIP : settings.type();
        Service service = new ServiceBuilder()
                .withMetadata(Labels.meta(resource, resource.getMetadata().getName()))
                .withNewSpec()
                .withType(type.name())
                .withSelector(Map.of(Labels.POOL, resource.getMetadata().getName()))
                .withPorts(ports(pool))
                .endSpec()
                .build();
        service.getMetadata().setAnnotations(settings.annotations());
        if (headless) {
            service.getSpec().setClusterIP(NONE);
        }
        return service;
    }

    private static List<ServicePort> ports(Pool pool) {
        return pool.listen().stream()
                .filter(Listen.Tcp.class::isInstance)
                .map(Listen.Tcp.class::cast)
                .map(socket -> new ServicePortBuilder()
                        .withName(socket.name().replace('_', '-'))
                        .withPort(socket.port())
                        .withTargetPort(new IntOrString(socket.port()))
                        .build())
                .toList();
    }
}
