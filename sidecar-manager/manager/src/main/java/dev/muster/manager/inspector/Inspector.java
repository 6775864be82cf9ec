/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.inspector;

import dev.muster.manager.control.Control;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.graceful.GracefulShutdownCapable;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running server. Start it on a thread of its own once the first worker was started: loading it takes longer than
 * starting a pool does. Thread-safe.
 */
public final class Inspector implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Inspector.class);

    /** Whoever waits for an outcome is told it before the server goes. */
    private static final int ANSWERS_WITHIN_SECONDS = 2;

    /** Beans that map JSON with what is not here; {@link JsonBody} does what is needed of them. */
    private static final String ITS_OWN_JSON = "io.micronaut.json.";

    private final ApplicationContext context;
    private final EmbeddedServer server;
    private final ControlSocket socket;
    private final int port;

    private Inspector(ApplicationContext context, EmbeddedServer server, ControlSocket socket, int port) {
        this.context = context;
        this.server = server;
        this.socket = socket;
        this.port = port;
    }

    /** Serves the pool; returns when requests are taken. */
    public static Inspector start(Control control, InspectorAddress address) throws InspectorException {
        address.requireLoopback();
        InetSocketAddress tcp = address.tcp();
        ControlSocket socket = ControlSocket.at(address.controlSocket());
        ApplicationContext context = ApplicationContext.builder()
                .deduceEnvironment(false)
                .deduceCloudEnvironment(false)
                .environmentPropertySource(false)
                .enableDefaultPropertySources(false)
                .bootstrapEnvironment(false)
                .banner(false)
                .beansPredicate(bean -> !bean.getName().startsWith(ITS_OWN_JSON))
                .properties(configuration(socket, tcp))
                .singletons(control)
                .build();
        try {
            EmbeddedServer server =
                    context.start().getBean(EmbeddedServer.class).start();
            socket.publish();
            return new Inspector(context, server, socket, tcp == null ? -1 : server.getPort());
        } catch (RuntimeException | IOException e) {
            context.close();
            socket.abandon();
            throw new InspectorException("the inspector cannot start: " + reason(e), e);
        }
    }

    /** The TCP port, or -1 when it listens on the control socket only. */
    public int port() {
        return port;
    }

    /** Takes the control socket away, lets the answers that are on their way arrive, and ends all connections. */
    @Override
    public void close() throws IOException {
        socket.remove();
        context.getBean(Control.class).events().close();
        if (server instanceof GracefulShutdownCapable answering) {
            try {
                answering.shutdownGracefully().toCompletableFuture().get(ANSWERS_WITHIN_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException | TimeoutException e) {
                LOG.debug("some connections are cut off", e);
            }
        }
        context.close();
    }

    private static Map<String, Object> configuration(ControlSocket socket, @Nullable InetSocketAddress tcp) {
        Map<String, Object> settings = new HashMap<>(Settings.FIXED);
        String listeners = "micronaut.server.netty.listeners.";
        settings.put(listeners + "control.family", "UNIX");
        settings.put(listeners + "control.path", socket.binding().toString());
        if (tcp != null) {
            settings.put(listeners + "tcp.host", tcp.getAddress().getHostAddress());
            settings.put(listeners + "tcp.port", tcp.getPort() == 0 ? -1 : tcp.getPort());
        }
        return settings;
    }

    /** The innermost message: the outer ones only say that a server did not start. */
    private static String reason(Throwable failure) {
        Throwable inner = failure;
        while (inner.getCause() != null) {
            inner = inner.getCause();
        }
        return inner.getMessage() == null ? inner.toString() : inner.getMessage();
    }
}
