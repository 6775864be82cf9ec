/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/**
 * An image, run without a container runtime: its layers in a folder, which is the read-only root of processes that have
 * process and mount namespaces of their own and an unknown user. Its network is the machine's.
 */
final class Container {
    private static final Path SCRIPT = Host.REPOSITORY.resolve("e2e/src/test/resources/container");
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String USER = "12345";

    private final Host host;
    private final Path root;
    private final JsonNode config;
    private final List<String> environment = new ArrayList<>();

    /** @param tar the image, in Docker's format */
    Container(Host host, Path tar) {
        Assumptions.assumeTrue(
                "root".equals(System.getProperty("user.name")),
                "only root can run an image without a container runtime");
        this.host = host;
        root = host.folder().resolve(tar.getFileName());
        config = json(tar, "config.json").path("config");
        host.finish(List.of("mkdir", root.toString()), SOON).exits(0);
        config.path("Env").forEach(variable -> environment.add(variable.asText()));
        for (var layer : json(tar, "manifest.json").path(0).path("Layers")) {
            var unpack = "tar -xOf \"$1\" \"$2\" | gzip -dcf | tar -xC \"$3\" --warning=no-unknown-keyword";
            host.finish(List.of("sh", "-c", unpack, "sh", tar.toString(), layer.asText(), root.toString()), SOON)
                    .exits(0);
        }
    }

    private JsonNode json(Path tar, String entry) {
        return ControlSocket.parse(host.finish(List.of("tar", "-xOf", tar.toString(), entry), SOON)
                .exits(0)
                .out());
    }

    /** The part of its configuration that says how it is started. */
    JsonNode config() {
        return config;
    }

    /** Puts a file into the image, executable. */
    void add(Path file, String path) {
        host.finish(List.of("install", "-D", file.toString(), root + path), SOON)
                .exits(0);
    }

    /** An environment variable of what is started from now on. */
    void with(String name, String value) {
        environment.add(name + "=" + value);
    }

    /** Starts its entrypoint with these arguments. */
    MusterProcess start(Object... arguments) {
        var command = new ArrayList<String>();
        config.path("Entrypoint").forEach(word -> command.add(word.asText()));
        for (var argument : arguments) {
            command.add(argument.toString());
        }
        return host.start(host.folder(), contained(command));
    }

    /** Runs a program instead of the entrypoint, to its end. */
    Outcome run(String... command) {
        return host.finish(contained(List.of(command)), SOON);
    }

    private List<String> contained(List<String> command) {
        var words = new ArrayList<>(List.of("unshare", "--mount", "--pid", "--fork", "--kill-child"));
        words.addAll(List.of(SCRIPT.toString(), root.toString(), USER));
        words.addAll(environment);
        words.add("--");
        words.addAll(command);
        return words;
    }

    /** Runs a program in what {@link #start} has started, as {@code kubectl exec} does, to its end. */
    Outcome exec(MusterProcess running, String... command) {
        return host.finish(inside(running, command), SOON);
    }

    /** As {@link #exec}, and does not wait for its end. */
    MusterProcess startExec(MusterProcess running, String... command) {
        return host.start(host.folder(), inside(running, command));
    }

    private List<String> inside(MusterProcess running, String... command) {
        var words = new ArrayList<>(List.of(
                "nsenter",
                "--mount",
                "--pid",
                "--target=" + main(running),
                "env",
                "-i",
                "XDG_RUNTIME_DIR=/run",
                "PATH=/usr/sbin:/usr/bin",
                "chroot",
                "--userspec=" + USER + ":" + USER,
                "--groups=",
                root.toString()));
        words.addAll(List.of(command));
        return words;
    }

    /** The container's first process, by its number on this machine. */
    static long main(MusterProcess running) {
        return Await.until(
                "a process in the container",
                SOON,
                () -> ProcFs.childrenNow(running.pid()).getFirst(),
                pid -> !ProcFs.commandLine(pid).contains(SCRIPT.toString()));
    }

    /** Which files a process has mapped, one a line, with their places. */
    static String maps(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/maps"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
