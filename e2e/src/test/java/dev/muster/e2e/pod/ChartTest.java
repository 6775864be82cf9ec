/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e.pod;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the chart makes of its values. Where a cluster is needed to know: HelmTest. */
@EnabledIf("canBuildHelm")
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ChartTest {
    private static final String TABLE = "<!-- From here on the page is made from values.yaml. -->\n\n";

    static boolean canBuildHelm() {
        return Command.isInPath("go");
    }

    @BeforeAll
    static void build() {
        assertThat(Prompt.withoutCluster().helm("version", "--short").exits(0).out())
                .startsWith("v4.");
    }

    @Test
    void is_without_a_fault_to_a_strict_eye() {
        Prompt.withoutCluster().helm("lint", "--strict", Chart.FOLDER).exits(0);
    }

    @Test
    void makes_no_more_than_is_needed() {
        assertThat(Chart.with().inventory()).isEqualTo("""
                ClusterRole muster-operator-muster-system
                ClusterRole muster-operator-muster-system-edit
                ClusterRole muster-operator-muster-system-view
                ClusterRoleBinding muster-operator-muster-system
                CustomResourceDefinition workerpools.muster.dev
                Deployment muster-system/muster-operator
                Pod muster-system/muster-operator-test
                Role muster-system/muster-operator-leader
                RoleBinding muster-system/muster-operator-leader
                Service muster-system/muster-operator
                ServiceAccount muster-system/muster-operator""");
    }

    @Test
    void limited_to_namespaces_it_has_rights_in_these_alone_and_may_do_the_same_there() {
        var limited = Chart.with("watchNamespaces={red,blue}", "crds.install=false", "rbac.aggregate=false");

        assertThat(limited.inventory()).isEqualTo("""
                Deployment muster-system/muster-operator
                Pod muster-system/muster-operator-test
                Role blue/muster-operator-muster-system
                Role muster-system/muster-operator-leader
                Role red/muster-operator-muster-system
                RoleBinding blue/muster-operator-muster-system
                RoleBinding muster-system/muster-operator-leader
                RoleBinding red/muster-operator-muster-system
                Service muster-system/muster-operator
                ServiceAccount muster-system/muster-operator""");
        assertThat(rules(limited)).isEqualTo(rules(Chart.with()));
        assertThat(environment(limited)).contains("MUSTER_NAMESPACES=red,blue");
    }

    @Test
    void asks_for_no_right_to_list_secrets_or_to_delete_what_holds_pods() {
        var rules = rules(Chart.with());

        assertThat(verbs(rules, "secrets")).containsExactly("get", "create");
        assertThat(verbs(rules, "pods")).containsExactly("get", "list", "watch", "patch");
        assertThat(verbs(rules, "deployments")).doesNotContain("delete");
        assertThat(verbs(rules, "workerpools")).containsExactly("get", "list", "watch");
        assertThat(rules.toString()).doesNotContain("*");
    }

    @Test
    void pods_satisfy_the_restricted_standard_and_write_nothing_to_their_root() {
        for (var pod : List.of(
                Chart.with().the("Deployment").at("/spec/template/spec"),
                Chart.with().the("Pod").path("spec"))) {
            assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
            assertThat(pod.at("/securityContext/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
            var container = pod.at("/containers/0/securityContext");
            assertThat(container.path("allowPrivilegeEscalation").asBoolean(true))
                    .isFalse();
            assertThat(container.path("readOnlyRootFilesystem").asBoolean()).isTrue();
            assertThat(container.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
        }
    }

    @Test
    void several_operators_have_a_disruption_budget() {
        assertThat(Chart.with().find("PodDisruptionBudget")).isEmpty();
        assertThat(Chart.with("replicas=2")
                        .the("PodDisruptionBudget")
                        .at("/spec/maxUnavailable")
                        .asInt())
                .isEqualTo(1);
        assertThat(Chart.with("replicas=2", "podDisruptionBudget.enabled=false").find("PodDisruptionBudget"))
                .isEmpty();
    }

    @Test
    void images_are_of_the_release_unless_told_otherwise() {
        assertThat(Chart.with().container().path("image").asText()).isEqualTo("muster-operator:0.1.0");
        assertThat(environment(Chart.with())).contains("MUSTER_IMAGE=muster:0.1.0");

        var digest = "sha256:" + "0".repeat(64);
        var other = Chart.with(
                "image.repository=example/operator",
                "image.digest=" + digest,
                "manager.image.repository=example/muster",
                "manager.image.tag=v7",
                "imagePullSecrets={pull}");
        assertThat(other.container().path("image").asText()).isEqualTo("example/operator@" + digest);
        assertThat(environment(other)).contains("MUSTER_IMAGE=example/muster:v7");
        assertThat(other.the("Deployment")
                        .at("/spec/template/spec/imagePullSecrets/0/name")
                        .asText())
                .isEqualTo("pull");
    }

    @Test
    void the_operator_runs_where_it_is_told_to() {
        var pod = Chart.with(
                        "nodeSelector.disk=ssd",
                        "tolerations[0].key=infra",
                        "priorityClassName=system-cluster-critical",
                        "podAnnotations.team=infra",
                        "podLabels.team=infra",
                        "extraEnv[0].name=JAVA_TOOL_OPTIONS",
                        "extraEnv[0].value=-Xlog:gc",
                        "topologySpreadConstraints[0].topologyKey=zone")
                .the("Deployment")
                .at("/spec/template");

        assertThat(pod.at("/metadata/annotations/team").asText()).isEqualTo("infra");
        assertThat(pod.at("/metadata/labels/team").asText()).isEqualTo("infra");
        assertThat(pod.at("/spec/nodeSelector/disk").asText()).isEqualTo("ssd");
        assertThat(pod.at("/spec/tolerations/0/key").asText()).isEqualTo("infra");
        assertThat(pod.at("/spec/priorityClassName").asText()).isEqualTo("system-cluster-critical");
        assertThat(pod.at("/spec/containers/0/env").toString()).contains("-Xlog:gc");
        assertThat(pod.at("/spec/topologySpreadConstraints/0/labelSelector/matchLabels"))
                .as("a constraint without a selector is about the operator's own pods")
                .isNotEmpty();
    }

    @Test
    void what_watches_the_operator_is_made_when_asked_for() {
        var watched = Chart.with(
                "metrics.serviceMonitor.enabled=true",
                "metrics.serviceMonitor.labels.release=prometheus",
                "networkPolicy.enabled=true");

        var monitor = watched.the("ServiceMonitor");
        assertThat(monitor.at("/metadata/labels/release").asText()).isEqualTo("prometheus");
        assertThat(monitor.at("/spec/selector/matchLabels"))
                .isEqualTo(watched.the("Service").at("/spec/selector"));
        assertThat(monitor.at("/spec/endpoints/0/honorLabels").asBoolean())
                .as("the metrics' own label namespace is the pool's, and stays")
                .isTrue();
        assertThat(watched.the("NetworkPolicy")
                        .at("/spec/ingress/0/ports/0/port")
                        .asText())
                .isEqualTo("http");
        assertThat(Chart.with("metrics.dashboard.enabled=true")
                        .the("ConfigMap")
                        .at("/metadata/labels/grafana_dashboard")
                        .asText())
                .isEqualTo("1");
        Chart.rendering("metrics.serviceMonitor.enabled=true", "metrics.service.enabled=false")
                .exits(1)
                .complains("metrics.serviceMonitor.enabled needs metrics.service.enabled");
    }

    @Test
    void the_definition_is_the_repositorys_own_and_is_kept() throws IOException {
        var definition = Chart.with().the("CustomResourceDefinition");
        assertThat(definition
                        .path("spec")
                        .equals(ChartTest::compared, Chart.definition().path("spec")))
                .as("helm/muster has crds/workerpools.muster.dev.yaml in it")
                .isTrue();
        assertThat(definition
                        .at("/metadata/annotations")
                        .path("helm.sh/resource-policy")
                        .asText())
                .isEqualTo("keep");
        assertThat(Chart.with("crds.keep=false").the("CustomResourceDefinition").at("/metadata/annotations"))
                .isEmpty();
        assertThat(Chart.with("crds.install=false").find("CustomResourceDefinition"))
                .isEmpty();
    }

    @Test
    void packaged_it_is_the_same(@TempDir Path folder) {
        var prompt = Prompt.withoutCluster();
        prompt.helm("package", Chart.FOLDER, "--destination", folder.toString()).exits(0);
        var packaged = prompt.helm(
                        "template",
                        "muster",
                        folder.resolve("muster-0.1.0.tgz").toString(),
                        "--namespace",
                        "muster-system")
                .exits(0)
                .out();
        assertThat(packaged).isEqualTo(Chart.rendering().out());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            replicas=two                           | /replicas                           | want integer
            replicas=-1                            | /replicas                           | minimum
            repicas=2                              | repicas                             | not allowed
            watchNamespaces=red                    | /watchNamespaces                    | want array
            watchNamespaces={Red}                  | /watchNamespaces/0                  | pattern
            image.tag=a b                          | /image/tag                          | pattern
            image.digest=sha1:abc                  | /image/digest                       | pattern
            image.pullPolicy=Sometimes             | /image/pullPolicy                   | must be one of
            manager.image.name=x                   | /manager/image                      | not allowed
            crds.keep=yes                          | /crds/keep                          | want boolean
            podDisruptionBudget.maxUnavailable=few | /podDisruptionBudget/maxUnavailable | pattern
            metrics.serviceMonitor.interval=often  | /metrics/serviceMonitor/interval    | pattern
            extraEnv[0].value=x                    | /extraEnv/0                         | missing
            podAnnotations.a.b=1                   | /podAnnotations/a                   | want string
            """)
    void a_value_that_cannot_be_is_refused_with_its_name(String value, String name, String problem) {
        Chart.rendering(value).exits(1).complains(name, problem);
    }

    /** 1 is 1.0. */
    private static int compared(JsonNode one, JsonNode other) {
        var same = (one.isNumber() && other.isNumber()) ? one.asDouble() == other.asDouble() : one.equals(other);
        return same ? 0 : 1;
    }

    /** What the operator may do with pools and all that it makes of them. */
    private static JsonNode rules(Chart chart) {
        return chart.objects().stream()
                .filter(each -> each.at("/metadata/name").asText().equals("muster-operator-muster-system"))
                .filter(each -> each.has("rules"))
                .findFirst()
                .orElseThrow()
                .path("rules");
    }

    @Test
    void every_value_is_described_where_it_is_looked_for() throws IOException {
        var values = ChartValues.read();
        assertThat(values.descriptions()).isNotEmpty();
        values.descriptions().forEach((path, sentence) -> {
            assertThat(described("/properties/" + path.replace(".", "/properties/")))
                    .as("values.schema.json on %s", path)
                    .isEqualTo(sentence);
        });
        silent("", ChartValues.schema(), values);

        var byHand = Files.readString(ChartValues.page()).split(TABLE, 2)[0];
        var page = byHand + TABLE + values.table();
        if (Boolean.getBoolean("update")) {
            Files.writeString(ChartValues.page(), page);
        }
        assertThat(Files.readString(ChartValues.page()))
                .as("-Dtest=ChartTest -Dupdate=true rewrites it")
                .isEqualTo(page);
    }

    private static String described(String path) {
        try {
            return ChartValues.schema().at(path + "/description").asText();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Each leaf of the schema is a value that values.yaml has, with its sentence. */
    private static void silent(String path, JsonNode schema, ChartValues values) {
        schema.path("properties").properties().stream()
                .filter(each -> !each.getKey().equals("global")) // Helm's own
                .forEach(each -> {
                    var name = path.isEmpty() ? each.getKey() : path + "." + each.getKey();
                    if (each.getValue().has("properties")
                            && !values.descriptions().containsKey(name)) {
                        silent(name, each.getValue(), values);
                    } else {
                        assertThat(values.descriptions()).containsKey(name);
                    }
                });
    }

    private static List<String> environment(Chart chart) {
        return chart.container()
                .path("env")
                .valueStream()
                .map(each ->
                        each.path("name").asText() + "=" + each.path("value").asText())
                .toList();
    }

    private static List<String> verbs(JsonNode rules, String resource) {
        return rules.valueStream()
                .filter(rule -> rule.path("resources").toString().contains("\"" + resource + "\""))
                .flatMap(rule -> rule.path("verbs").valueStream())
                .map(JsonNode::asText)
                .toList();
    }
}
