/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e.pod;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.muster.e2e.Await;
import dev.muster.e2e.LoadReport;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Clients in a pod of their own that ask for one of some URLs, each again as soon as it has its answer. */
final class LoadPod implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private final RunningPod pod;

    LoadPod(TestNamespace namespace, String name, List<String> urls, int connecting, int keeping) {
        namespace.apply(manifest(name, urls, connecting, keeping));
        pod = namespace.pod(name).awaitReady(Duration.ofSeconds(60));
        awaitAnswers(1);
    }

    private static String manifest(String name, List<String> urls, int connecting, int keeping) {
        return """
            apiVersion: v1
            kind: Pod
            metadata: {name: %s}
            spec:
              restartPolicy: Never
              activeDeadlineSeconds: 900 # also when nobody is left to stop it
              terminationGracePeriodSeconds: 1
              automountServiceAccountToken: false
              securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
              containers:
              - name: load
                image: muster.test/load:1
                imagePullPolicy: Never
                args: ["-connecting", "%d", "-keeping", "%d", "%s"]
                securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
            """.formatted(name, connecting, keeping, String.join("\", \"", urls));
    }

    /** What was seen so far. */
    LoadReport report() {
        return report("report");
    }

    /** Lets the load run until it has got so many more answers. */
    void awaitAnswers(long more) {
        var goal = report().ok() + more;
        Await.until(more + " more answers", Duration.ofSeconds(60), this::report, report -> report.ok() >= goal);
    }

    /** Ends the load: each client finishes its last request. */
    LoadReport stop() {
        return report("stop");
    }

    private LoadReport report(String verb) {
        var answer = Await.until(
                "the load's report",
                Duration.ofSeconds(60),
                () -> pod.exec("load", "/load", verb),
                outcome -> outcome.exit() == 0);
        try {
            return read(JSON.readTree(answer.out()));
        } catch (JsonProcessingException e) {
            throw new AssertionError("no report: " + answer.out(), e);
        }
    }

    private static LoadReport read(JsonNode report) {
        Map<String, Long> failures = new TreeMap<>();
        report.path("failures")
                .properties()
                .forEach(each -> failures.put(each.getKey(), each.getValue().asLong()));
        return new LoadReport(
                report.path("ok").asLong(),
                report.path("closedBetween").asLong(),
                failures,
                millis(report, "silenceMillis"),
                millis(report, "p50Millis"),
                millis(report, "p99Millis"),
                millis(report, "maxMillis"));
    }

    private static Duration millis(JsonNode report, String field) {
        return Duration.ofNanos((long) (report.path(field).asDouble() * 1e6));
    }

    @Override
    public void close() {
        pod.delete();
    }
}
