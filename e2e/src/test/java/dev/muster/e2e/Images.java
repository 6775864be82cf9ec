/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/** The container images that the tests run, as files that a container runtime can import. */
public final class Images {
    /** The exit code of {@code e2e/images/apps} where it lacks something, which it has said. */
    private static final int CANNOT = 3;

    private Images() {}

    /** The sidecar, {@code muster:0.1.0}, as the build packs it. */
    public static Path muster() {
        var tar = Host.REPOSITORY.resolve("sidecar-manager/image/target/muster-image.tar");
        assertThat(tar)
                .as("built by: mvn package -pl sidecar-manager/image -am")
                .exists();
        return tar;
    }

    /** The operator, {@code muster-operator:0.1.0}, as the build packs it. */
    public static Path operator() {
        var tar = Host.REPOSITORY.resolve("operator/image/target/muster-operator-image.tar");
        assertThat(tar).as("built by: mvn package -pl operator/image -am").exists();
        return tar;
    }

    /** {@code muster.test/python:1}: Debian with Python, {@code uvicorn}, {@code gunicorn}, and {@code e2e/servers} in /app. */
    public static Path python() {
        return app("python.tar");
    }

    /** {@code muster.test/node:1}: the same, and {@code node}. They share a layer. */
    public static Path node() {
        return app("node.tar");
    }

    /** {@code muster.test/go:1}: {@code /app/go-server}, and nothing else, not even a shell. */
    public static Path go() {
        return app("go.tar");
    }

    private static Path app(String file) {
        Assumptions.assumeTrue(Apps.FOLDER != null, "the example images cannot be made here, see above");
        return Path.of(Objects.requireNonNull(Apps.FOLDER), file);
    }

    /** Made the first time that one is needed, which takes a minute; found from then on. */
    private static final class Apps {
        private static final @Nullable String FOLDER = make();

        private static @Nullable String make() {
            try {
                var script = new ProcessBuilder(
                                Host.REPOSITORY.resolve("e2e/images/apps").toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
                var folder = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
                return switch (script.waitFor()) {
                    case 0 -> folder;
                    case CANNOT -> null;
                    default -> throw new IllegalStateException("e2e/images/apps failed");
                };
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }
}
