/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/**
 * Whether an installation works, asked from a pod beside the operator's and with its rights: {@code helm test} runs this. Its argument, if
 * there is one, is the operator's {@code /readyz}; the namespaces are the operator's. Ends with status 1 and a reason when something is amiss.
 */
public final class InstallationCheck {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private InstallationCheck() {}

    public static void main(String[] arguments) throws InterruptedException {
        if (arguments.length == 1) {
            say("the operator is ready", readiness(URI.create(arguments[0])));
        }
        try (KubernetesClient client = new KubernetesClientBuilder().build()) {
            String namespaces = System.getenv().getOrDefault("MUSTER_NAMESPACES", "");
            for (String namespace : namespaces.split(",", -1)) {
                say(
                        "the WorkerPools of " + (namespace.isEmpty() ? "all namespaces" : namespace) + " can be read",
                        reading(client, namespace));
            }
        }
    }

    private static void say(String promise, String problem) {
        if (!problem.isEmpty()) {
            System.err.println("not so: " + promise + ": " + problem);
            System.exit(1);
        }
        System.out.println(promise);
    }

    /** Why it is not ready, or nothing; patient, because it may just be starting. */
    private static String readiness(URI readyz) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        try (HttpClient http = HttpClient.newBuilder().connectTimeout(PAUSE).build()) {
            HttpRequest request = HttpRequest.newBuilder(readyz)
                    .timeout(PAUSE.multipliedBy(5))
                    .build();
            while (true) {
                String problem;
                try {
                    HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
                    problem = answer.statusCode() == HttpURLConnection.HTTP_OK
                            ? ""
                            : answer.statusCode() + " " + answer.body();
                } catch (IOException e) {
                    problem = readyz + ": " + e;
                }
                if (problem.isEmpty() || System.nanoTime() > end) {
                    return problem;
                }
                Thread.sleep(PAUSE);
            }
        }
    }

    /** Why they cannot be read, or nothing. */
    private static String reading(KubernetesClient client, String namespace) {
        String path = "/apis/muster.dev/v1alpha1" + (namespace.isEmpty() ? "" : "/namespaces/" + namespace)
                + "/workerpools?limit=1";
        try {
            return client.raw(path) == null ? "there is no " + path : "";
        } catch (KubernetesClientException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
