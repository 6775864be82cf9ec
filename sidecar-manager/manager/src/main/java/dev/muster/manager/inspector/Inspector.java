/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.inspector;

import dev.muster.manager.control.Control;
import io.micronaut.context.ApplicationContext;
import io.micronaut.http.server.netty.NettyEmbeddedServer;
import io.micronaut.http.server.netty.configuration.NettyHttpServerConfiguration;
import io.micronaut.runtime.graceful.GracefulShutdownCapable;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.web.router.Router;
import java.io.IOException;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
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
    private final Doorkeeper doorkeeper;

    private Inspector(ApplicationContext context, EmbeddedServer server, ControlSocket socket, Doorkeeper doorkeeper) {
        this.context = context;
        this.server = server;
        this.socket = socket;
        this.doorkeeper = doorkeeper;
    }

    /**
     * Serves the pool; returns when requests are taken.
     *
     * @param workers where workers call, null for nowhere; it stays the caller's to close
     */
    public static Inspector start(Control control, InspectorAddress address, @Nullable WorkerSocket workers)
            throws InspectorException {
        address.requireSafe();
        Credentials credentials = new Credentials(address);
        ControlSocket socket = ControlSocket.at(address.controlSocket());
        Doorkeeper doorkeeper = new Doorkeeper(workers != null, credentials.tls());
        ApplicationContext context = ApplicationContext.builder()
                .deduceEnvironment(false)
                .deduceCloudEnvironment(false)
                .environmentPropertySource(false)
                .enableDefaultPropertySources(false)
                .bootstrapEnvironment(false)
                .banner(false)
                .beansPredicate(bean -> !bean.getName().startsWith(ITS_OWN_JSON))
                .properties(Settings.FIXED)
                .singletons(
                        workers == null
                                ? new Object[] {control, credentials}
                                : new Object[] {control, credentials, workers})
                .build();
        try {
            context.start()
                    .getBean(NettyHttpServerConfiguration.class)
                    .setListeners(doorkeeper.listeners(socket, address));
            NettyEmbeddedServer server = context.getBean(NettyEmbeddedServer.class);
            server.register(doorkeeper);
            server.start();
            socket.publish();
            credentials.follow(control::audit, control::warn);
            warnings(address, credentials, control);
            return new Inspector(context, server, socket, doorkeeper);
        } catch (RuntimeException | IOException e) {
            credentials.close();
            context.close();
            socket.abandon();
            throw new InspectorException("the inspector cannot start: " + reason(e), e);
        }
    }

    /** The TCP port, or -1 when it does not listen on TCP. */
    public int port() {
        return doorkeeper.port(Door.TCP);
    }

    /** The port for probes, or -1 when there is none of its own. */
    public int healthPort() {
        return doorkeeper.port(Door.HEALTH);
    }

    /** Every method and path template that is served. */
    Set<String> routes() {
        return context.getBean(Router.class).uriRoutes().map(Need::route).collect(Collectors.toSet());
    }

    private static void warnings(InspectorAddress address, Credentials credentials, Control control) {
        if (address.keyFile() != null) {
            Reread.sayIfOpen("inspector.keyFile", address.keyFile(), control::warn);
        }
        if (address.tls() != null) {
            Reread.sayIfOpen("inspector.tls", address.tls().keyFile(), control::warn);
        }
        credentials.check(Instant.now(), control::warn);
        if (address.isReadable()) {
            control.warn(
                    "inspector.listen: " + address.tcp()
                            + " is reachable from other machines without TLS: the key can be read on its way; set inspector.tls");
        }
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
        context.getBean(Credentials.class).close();
        context.close();
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
