/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The script at the root of the repository, in a repository of its own where Java and Maven are scripts that say how
 * they were called.
 */
@Timeout(60)
class MusterScriptTest {
    private static final Path ROOT =
            Path.of("").toAbsolutePath().resolve("../..").normalize();
    private static final String MANAGER = "sidecar-manager/manager";
    private static final String LAUNCHER = "sidecar-manager/launcher/target/muster-launcher";

    /** What Maven does when it works. */
    private static final String BUILDS = "mkdir -p " + MANAGER + "/target sidecar-manager/launcher/target\n" + "touch "
            + MANAGER + "/target/muster.jar\n: >" + LAUNCHER + "; chmod +x " + LAUNCHER;

    @TempDir
    private Path folder;

    private Path root;
    private Path tools;

    record Result(int exit, String out, String err) {}

    @BeforeEach
    void makeRepository() throws IOException {
        root = Files.createDirectories(folder.resolve("a repository"));
        Files.copy(ROOT.resolve("muster"), root.resolve("muster"), StandardCopyOption.COPY_ATTRIBUTES);
        Path aot = Files.createDirectories(root.resolve(MANAGER + "/src/aot"));
        Files.copy(ROOT.resolve(MANAGER + "/src/aot/jvm"), aot.resolve("jvm"));
        jdk("jdk", "25.0.1");
        tools = Files.createDirectories(folder.resolve("tools"));
        for (String tool : List.of("sh", "readlink", "mkdir", "touch", "chmod", "tail", "grep")) {
            Files.createSymbolicLink(tools.resolve(tool), which(tool));
        }
    }

    @Test
    void buildsWhatIsMissingOnceAndSaysSo() throws Exception {
        tool("mvn", "echo \"$@\" >>calls; echo noise\n" + BUILDS);
        tool("make", "");
        tool("gcc", "");
        Result first = muster("state", "-o", "json");
        assertThat(first.exit()).as(first.err()).isZero();
        assertThat(first.err()).isEqualTo("muster: building it the first time, which takes a minute or two\n");
        assertThat(first.out()).endsWith("-jar " + root.resolve(MANAGER + "/target/muster.jar") + " state -o json\n");
        assertThat(muster("state").err()).isEmpty();
        assertThat(root.resolve("calls")).content().hasLineCount(1).contains("launcher", "manager", "package");
    }

    @Test
    void namesEverythingThatMustBeInstalled() throws Exception {
        Result result = muster("state");
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).contains("please install: mvn 3.8.7", "make", "a C compiler (gcc)");
        assertThat(result.err()).hasLineCount(1);
    }

    @Test
    void aFailedBuildShowsTheEndOfItsLog() throws Exception {
        tool("mvn", "echo it broke here; exit 3");
        tool("make", "");
        tool("gcc", "");
        Result result = muster("state");
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).contains("it broke here\nmuster: the build failed; its whole log is " + root);
        assertThat(result.out()).isEmpty();
    }

    @Test
    void aJavaTooOldIsSaidToBe() throws Exception {
        jdk("jdk", "17.0.15");
        Result result = muster("state");
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).contains("MUSTER_JAVA_HOME=", "no Java 25 or newer");
    }

    @Test
    void eachVerbHasItsCacheWhenThereIsOne() throws Exception {
        built();
        assertThat(muster("run").out()).doesNotContain("AOTCache");
        Files.createFile(root.resolve(MANAGER + "/target/run.aot"));
        Files.createFile(root.resolve(MANAGER + "/target/cli.aot"));
        assertThat(muster("run").out()).contains("-XX:AOTCache=" + root.resolve(MANAGER + "/target/run.aot"), "-Xmx");
        assertThat(muster("state").out()).contains("-XX:AOTCache=" + root.resolve(MANAGER + "/target/cli.aot"));
    }

    @Test
    void theManagerIsToldTheUsersLimitOfOpenFiles() throws Exception {
        built();
        script(folder.resolve("jdk/bin/java"), "echo ${MUSTER_OPEN_FILES-none}");
        assertThat(run(root, List.of("sh", "-c", "ulimit -Sn 200; ./muster run; ulimit -Sn 100; ./muster run"))
                        .out())
                .isEqualTo("200\n100\n");
        assertThat(muster("state").out()).isEqualTo("none\n");
    }

    @Test
    void worksThroughLinksAndFromThePath() throws Exception {
        built();
        Path bin = Files.createDirectories(folder.resolve("bin"));
        Files.createSymbolicLink(bin.resolve("there"), Path.of("../a repository/muster"));
        Files.createSymbolicLink(bin.resolve("m"), Path.of("there"));
        assertThat(run(bin, List.of("./m", "state")).out()).contains("-jar " + root);
        assertThat(run(folder, List.of("sh", "-c", "PATH=$PATH:bin; m state")).out())
                .contains("-jar " + root);
    }

    private void built() throws IOException {
        Files.createDirectories(root.resolve(MANAGER + "/target"));
        Files.createFile(root.resolve(MANAGER + "/target/muster.jar"));
        script(root.resolve(LAUNCHER), "");
    }

    private Result muster(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("./muster"));
        command.addAll(List.of(arguments));
        return run(root, command);
    }

    private Result run(Path from, List<String> command) throws Exception {
        File out = folder.resolve("out").toFile();
        File err = folder.resolve("err").toFile();
        ProcessBuilder builder = new ProcessBuilder(command).directory(from.toFile());
        builder.redirectOutput(out).redirectError(err);
        Map<String, String> environment = builder.environment();
        environment.clear();
        environment.put("PATH", tools.toString());
        environment.put("MUSTER_JAVA_HOME", folder.resolve("jdk").toString());
        Process process = builder.start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new Result(process.exitValue(), Files.readString(out.toPath()), Files.readString(err.toPath()));
    }

    private void jdk(String name, String version) throws IOException {
        Path jdk = Files.createDirectories(folder.resolve(name));
        Files.writeString(jdk.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
        script(jdk.resolve("bin/java"), "echo \"$@\"");
        script(jdk.resolve("bin/javac"), "");
    }

    private void tool(String name, String body) throws IOException {
        script(tools.resolve(name), body);
    }

    private static void script(Path path, String body) throws IOException {
        Files.createDirectories(path.getParent());
        Files.writeString(path, "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static Path which(String tool) {
        for (String folder : List.of("/usr/bin", "/bin")) {
            if (Files.isExecutable(Path.of(folder, tool))) {
                return Path.of(folder, tool);
            }
        }
        throw new AssertionError("no " + tool + " on this machine");
    }
}
