/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;

/** The container images that the tests run, as files that a container runtime can import. */
final class Images {
    private Images() {}

    /** The sidecar, {@code muster:0.1.0}, as the build packs it. */
    static Path muster() {
        var tar = Host.REPOSITORY.resolve("sidecar-manager/image/target/muster-image.tar");
        assertThat(tar)
                .as("built by: mvn package -pl sidecar-manager/image -am")
                .exists();
        return tar;
    }
}
