/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDirectoryTest {
    @TempDir
    private Path folder;

    @Test
    void a_managers_claim_in_a_pod_can_be_made_by_a_later_one_of_another_user() throws IOException {
        claimAndLetGo(RunDirectory.ofPod(folder));

        assertThat(permissionsOf("control.lock")).isEqualTo("rw-rw-rw-");
        claimAndLetGo(RunDirectory.ofPod(folder));
    }

    @Test
    void on_a_host_it_is_that_users_alone() throws IOException {
        claimAndLetGo(new RunDirectory(folder.resolve("web.sock")));

        assertThat(permissionsOf("web.lock")).isEqualTo("rw-------");
    }

    private static void claimAndLetGo(RunDirectory directory) throws IOException {
        try (Closeable claim = directory.claim()) {
            assertThat(claim).isNotNull();
        }
    }

    private String permissionsOf(String file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(file)));
    }
}
