/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.muster.crd.WorkerPool;
import dev.muster.operator.children.InspectorSecret;
import dev.muster.operator.telemetry.Endpoints;
import dev.muster.operator.telemetry.Meters;
import io.fabric8.kubernetes.api.model.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * Runs the operator on one pool, with an API server that only remembers what it is given, so that the build can keep what a start loads.
 * Nothing of it is in use afterwards.
 */
final class Rehearsal {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PATIENCE_SECONDS = 60;

    private static final char[] NO_PASSWORD = {};

    private static final String POOL = """
        {"apiVersion": "muster.dev/v1alpha1", "kind": "WorkerPool",
         "metadata": {"name": "web", "namespace": "shop", "uid": "u", "resourceVersion": "1", "generation": 1,
                      "creationTimestamp": "2026-01-01T00:00:00Z"},
         "spec": {"replicas": 2, "revision": "r1", "workers": 2, "listen": [{"name": "http", "port": 8080}],
                  "service": {}, "rollout": {"maxPods": 1}, "template": {"spec": {"containers": [
                      {"name": "app", "image": "example/web:1", "command": ["serve", "{fd:http}"]}]}}}}
        """;

    private static final String POD = """
        {"apiVersion": "v1", "kind": "Pod",
         "metadata": {"name": "web-1", "namespace": "shop", "uid": "p", "resourceVersion": "1",
                      "creationTimestamp": "2026-01-01T00:00:00Z", "labels": {"muster.dev/pool": "web"}},
         "status": {"phase": "Running", "podIP": "127.1.2.3", "conditions": [
             {"type": "Ready", "status": "True", "lastTransitionTime": "2026-01-01T00:00:00Z"}]}}
        """;

    private final Map<String, JsonNode> objects = new ConcurrentHashMap<>();
    private final CountDownLatch applied = new CountDownLatch(1);

    public static void main(String[] arguments) throws Exception {
        new Rehearsal().run();
        System.exit(0);
    }

    private void run() throws Exception {
        HttpsServer api = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        api.setHttpsConfigurator(new HttpsConfigurator(tls()));
        api.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        api.createContext("/", this::answer);
        api.start();
        System.setProperty(
                "kubernetes.master", "https://127.0.0.1:" + api.getAddress().getPort());
        System.setProperty("kubernetes.trust.certificates", "true");
        System.setProperty("kubernetes.disable.hostname.verification", "true");
        System.setProperty("kubernetes.auth.tryKubeConfig", "false");
        Thread.ofPlatform().daemon().start(() -> {
            try {
                MusterOperator.main(new String[0]);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
        probe();
        if (!applied.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            System.err.println("the rehearsal failed: the pool was not looked after");
            Runtime.getRuntime().halt(1);
        }
    }

    private static void probe() throws IOException, InterruptedException {
        try (Endpoints endpoints = new Endpoints(0, () -> null, () -> null, new Meters());
                HttpClient http = HttpClient.newHttpClient()) {
            for (String path : List.of("/livez", "/readyz", "/metrics")) {
                URI uri = URI.create("http://127.0.0.1:" + endpoints.port() + path);
                http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding());
            }
        }
    }

    /** With a certificate such as the operator makes for pools. */
    private static SSLContext tls() throws GeneralSecurityException, IOException {
        Secret secret = InspectorSecret.create(JSON.readValue(POOL, WorkerPool.class), Instant.now());
        byte[] pem = Base64.getDecoder().decode(secret.getData().get("tls.key"));
        byte[] key =
                Base64.getMimeDecoder().decode(new String(pem, StandardCharsets.UTF_8).replaceAll("-----.*-----", ""));
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry(
                "api",
                KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(key)),
                NO_PASSWORD,
                new Certificate[] {InspectorSecret.certificate(secret)});
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, NO_PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    /** Lists have the one pool and its pod; what is asked for by name is what was written to it. */
    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String query = String.valueOf(exchange.getRequestURI().getQuery());
        if (query.contains("watch=true")) {
            watch(exchange);
            return;
        }
        try (exchange) {
            JsonNode body;
            if (!exchange.getRequestMethod().equals("GET")) {
                body = written(path, JSON.readTree(exchange.getRequestBody()));
            } else if (path.endsWith("/workerpools")) {
                body = list(JSON.readTree(POOL));
            } else if (path.endsWith("/pods")) {
                body = list(JSON.readTree(POD));
            } else {
                body = objects.getOrDefault(path, query.contains("limit=") ? list() : JSON.missingNode());
            }
            reply(exchange, body);
        }
    }

    private JsonNode written(String path, JsonNode object) {
        ObjectNode metadata = (ObjectNode) object.path("metadata");
        metadata.put("uid", path).put("resourceVersion", "2").put("generation", 1L);
        objects.put(path, object);
        if (object.path("kind").asText().equals("Deployment")) {
            applied.countDown();
        }
        return object;
    }

    private static JsonNode list(JsonNode... items) {
        ObjectNode list = JSON.createObjectNode();
        list.putObject("metadata").put("resourceVersion", "1");
        list.putArray("items").addAll(List.of(items));
        return list;
    }

    private static void reply(HttpExchange exchange, JsonNode body) throws IOException {
        byte[] text = (body.isMissingNode()
                        ? "{\"kind\": \"Status\", \"apiVersion\": \"v1\", \"code\": 404}"
                        : body.toString())
                .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(body.isMissingNode() ? 404 : 200, text.length);
        exchange.getResponseBody().write(text);
    }

    /** Not as a web socket, for which there is no server in Java; then a stream, with nothing in it. */
    private static void watch(HttpExchange exchange) throws IOException {
        if (exchange.getRequestHeaders().containsKey("Upgrade")) {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        } else {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().flush();
        }
    }
}
