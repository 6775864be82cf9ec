/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.children;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.crd.WorkerPool;
import dev.muster.operator.children.Children.Surroundings;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Each resource {@code in-NAME.yaml} gives the manifests {@code out-NAME.yaml}; {@code -Dupdate=true} rewrites them. */
class ChildrenTest {
    private static final Path FILES = Path.of("src/test/resources/children");
    private static final KubernetesSerialization YAML = new KubernetesSerialization();
    private static final Surroundings OPERATOR = new Surroundings("muster-system", "muster:0.1.0");

    @TestFactory
    Stream<DynamicTest> manifests() throws IOException {
        try (Stream<Path> files = Files.list(FILES)) {
            return files
                    .map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.startsWith("in-"))
                    .sorted()
                    .toList()
                    .stream()
                    .map(name -> DynamicTest.dynamicTest(name, () -> isAsWritten(name)));
        }
    }

    @Test
    void noExpectationIsLeftOver() throws IOException {
        try (Stream<Path> files = Files.list(FILES)) {
            assertThat(files.map(file -> String.valueOf(file.getFileName())).filter(name -> name.startsWith("out-")))
                    .allSatisfy(name -> assertThat(FILES.resolve(name.replaceFirst("out-", "in-")))
                            .exists());
        }
    }

    @Test
    void theSameResourceGivesTheSameManifests() throws IOException {
        assertThat(manifests("in-plain.yaml")).isEqualTo(manifests("in-plain.yaml"));
    }

    private static void isAsWritten(String name) throws IOException {
        Path expected = FILES.resolve(name.replaceFirst("in-", "out-"));
        if (Boolean.getBoolean("update")) {
            Files.writeString(expected, manifests(name));
        }
        assertThat(manifests(name)).isEqualTo(Files.readString(expected));
    }

    private static String manifests(String name) throws IOException {
        WorkerPool pool = YAML.unmarshal(Files.readString(FILES.resolve(name)), WorkerPool.class);
        return switch (Children.of(pool, "r1", OPERATOR)) {
            case Children.Result.Bad(var problems) ->
                "refused:\n" + problems.stream().map(each -> "- " + each + "\n").collect(Collectors.joining());
            case Children.Result.Good(var children) ->
                Stream.of(
                                children.configMap(),
                                children.deployment(),
                                children.service(),
                                children.disruptionBudget(),
                                children.networkPolicy())
                        .filter(Objects::nonNull)
                        .map(YAML::asYaml)
                        .collect(Collectors.joining());
        };
    }
}
