/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Dependencies point one way: each room of the house uses what its row allows, and nothing else. */
class ArchitectureTest {
    private static final String MANAGER = "dev.muster.manager.";

    /** The JDK, and the annotations that say what may be null. */
    private static final String[] ALWAYS = {"java..", "javax..", "org.jspecify.."};

    /** The command line prints it; it is a text and knows nothing. */
    private static final DescribedPredicate<JavaClass> THE_VERSION =
            DescribedPredicate.describe("the version", each -> each.getName().equals("dev.muster.manager.Version"));

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.muster");

    @ParameterizedTest
    @CsvSource(
            delimiter = ':',
            value = {
                "dev.muster.api         :",
                "dev.muster.api.json    : dev.muster.api tools.jackson.core..",
                "dev.muster.api.tls     :",
                "dev.muster.api.client  : dev.muster.api dev.muster.api.json dev.muster.api.tls",
                "dev.muster.pool        :",
                "dev.muster.pool.yaml   : dev.muster.pool dev.muster.api.json org.snakeyaml..",
                "dev.muster.manager.supervisor :",
                "dev.muster.manager.os         : sun.misc",
                "dev.muster.manager.reload     :",
                "dev.muster.manager.control    : dev.muster.manager.supervisor dev.muster.api",
                "dev.muster.manager.shell      : dev.muster.manager.supervisor dev.muster.manager.os dev.muster.manager.control"
                        + " dev.muster.pool dev.muster.api",
                "dev.muster.manager.inspector  : dev.muster.manager.control dev.muster.manager.supervisor dev.muster.pool"
                        + " dev.muster.api dev.muster.api.json dev.muster.api.tls io.micronaut.. io.netty.. jakarta.. jdk.net org.reactivestreams org.slf4j"
                        + " io.micrometer.. io.prometheus..",
                "dev.muster.manager.settings   : dev.muster.pool dev.muster.pool.yaml",
                "dev.muster.manager.cli        : dev.muster.manager.settings dev.muster.api dev.muster.api.json dev.muster.api.client dev.muster.pool"
                        + " dev.muster.pool.yaml picocli sun.misc"
            })
    void aRoomUsesOnlyWhatItsRowAllows(String room, String allowed) {
        List<String> packages = new ArrayList<>(List.of(ALWAYS));
        packages.add(room);
        if (allowed != null) {
            packages.addAll(List.of(allowed.strip().split(" ")));
        }
        classes()
                .that()
                .resideInAPackage(room)
                .should()
                .onlyDependOnClassesThat(
                        resideInAnyPackage(packages.toArray(String[]::new)).or(THE_VERSION))
                .check(CLASSES);
    }

    @Test
    void everyRoomHasARow() {
        assertThat(new TreeSet<>(CLASSES.stream().map(JavaClass::getPackageName).toList()))
                .containsExactly(
                        "dev.muster.api",
                        "dev.muster.api.client",
                        "dev.muster.api.json",
                        "dev.muster.api.tls",
                        "dev.muster.manager",
                        MANAGER + "cli",
                        MANAGER + "control",
                        MANAGER + "inspector",
                        MANAGER + "os",
                        MANAGER + "reload",
                        MANAGER + "settings",
                        MANAGER + "shell",
                        MANAGER + "supervisor",
                        "dev.muster.pool",
                        "dev.muster.pool.yaml");
    }

    @Test
    void onlyTheProgramItselfPutsTheRoomsTogether() {
        classes()
                .that()
                .resideInAPackage("dev.muster.manager")
                .and(dependOnARoom())
                .should()
                .haveNameMatching(
                        "dev\\.muster\\.manager\\.(Muster|Manager|Sidecar|InspectorThread|WatchedFiles|PoolFileWatch|SingleWorker|Rehearsal)(\\$.*)?")
                .check(CLASSES);
    }

    private static DescribedPredicate<JavaClass> dependOnARoom() {
        return DescribedPredicate.describe(
                "depend on a room",
                each -> each.getDirectDependenciesFromSelf().stream()
                        .anyMatch(dependency ->
                                dependency.getTargetClass().getPackageName().startsWith(MANAGER)));
    }

    @Test
    void noNameHidesAMissingIdea() {
        noClasses()
                .should()
                .haveNameMatching(".*(Util|Utils|Helper|Impl)(\\$.*)?")
                .check(CLASSES);
    }

    @Test
    void everyPackageSaysWhatMayBeNull() {
        assertThat(CLASSES.stream().map(JavaClass::getPackage).distinct())
                .isNotEmpty()
                .allSatisfy(each -> assertThat(each.isAnnotatedWith(NullMarked.class))
                        .as("package-info of %s is @NullMarked", each.getName())
                        .isTrue());
    }
}
