/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.inspectors;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.muster.api.Observed;
import dev.muster.api.State;
import dev.muster.api.Target;
import dev.muster.api.json.Wire;
import dev.muster.crd.WorkerPool;
import dev.muster.operator.children.InspectorSecret;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** An inspector on a loopback address of its own, with a Secret as the operator makes it: says what it is told to say. */
final class FakeInspector implements AutoCloseable {
    private static final int PORT = 6457;
    private static final char[] NO_PASSWORD = {};

    final String ip = "127.%d.%d.%d".formatted(number(), number(), number());
    final BlockingQueue<String> targets = new LinkedBlockingQueue<>();
    private final Secret secret;
    private HttpsServer server;
    private volatile String body = Wire.write(state(2, "r1", true));
    private volatile int status = 200;

    FakeInspector() throws IOException, GeneralSecurityException {
        secret = secret();
        server = start();
    }

    /** Ends all connections. */
    void startAnew() throws IOException, GeneralSecurityException {
        server.stop(0);
        server = start();
    }

    private HttpsServer start() throws IOException, GeneralSecurityException {
        HttpsServer server = HttpsServer.create(new InetSocketAddress(ip, PORT), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context(secret)));
        server.createContext("/v1/state", exchange -> answer(exchange, body));
        server.createContext("/v1/target", exchange -> {
            targets.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            answer(exchange, "{}");
        });
        server.start();
        return server;
    }

    private static int number() {
        return ThreadLocalRandom.current().nextInt(1, 255);
    }

    static Secret secret() {
        WorkerPool pool = new WorkerPool();
        pool.setMetadata(new ObjectMetaBuilder()
                .withName("web")
                .withNamespace("shop")
                .withUid("u")
                .build());
        return InspectorSecret.create(pool, Instant.now());
    }

    Credentials credentials() throws GeneralSecurityException {
        return new Credentials(InspectorSecret.key(secret), InspectorSecret.certificate(secret));
    }

    Address address() {
        return new Address("pod-" + ip, ip);
    }

    FakeInspector says(State now) {
        return says(Wire.write(now));
    }

    FakeInspector says(String now) {
        body = now;
        return this;
    }

    FakeInspector answersWith(int code) {
        status = code;
        return this;
    }

    static State state(int workers, String revision, boolean converged) {
        return new State(
                "web",
                "0.1.0",
                Instant.EPOCH,
                Instant.EPOCH,
                null,
                new Target(workers, revision, revision),
                new Observed(workers, workers, workers, converged, converged ? null : "slot 1 is starting"),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of());
    }

    private void answer(HttpExchange exchange, String body) throws IOException {
        boolean known = ("Bearer " + InspectorSecret.key(secret))
                .equals(exchange.getRequestHeaders().getFirst("Authorization"));
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(known ? status : 401, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static SSLContext context(Secret secret) throws GeneralSecurityException, IOException {
        Base64.Decoder base64 = Base64.getDecoder();
        String pem = new String(base64.decode(secret.getData().get("tls.key")), StandardCharsets.UTF_8);
        byte[] key = Base64.getMimeDecoder().decode(pem.replaceAll("-----.*-----", ""));
        Certificate certificate = CertificateFactory.getInstance("X.509")
                .generateCertificate(
                        new ByteArrayInputStream(base64.decode(secret.getData().get("tls.crt"))));
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry(
                "inspector",
                KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(key)),
                NO_PASSWORD,
                new Certificate[] {certificate});
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, NO_PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
