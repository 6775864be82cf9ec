/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.settings;

import dev.muster.pool.yaml.PoolResult;
import dev.muster.pool.yaml.WrittenPool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * The text of the settings that were taken last, in the volume that lives as long as the pod: for the next manager.
 *
 * @param uid whose file is believed: others can write to that folder, too
 */
public record KeptSettings(Path file, int uid) {
    private static final long MOST = 4 << 20;

    /** In this folder, which the pod's containers share. */
    public static KeptSettings in(Path folder, int uid) {
        return new KeptSettings(folder.resolve("settings.yaml"), uid);
    }

    /** What was taken last; null when nothing was, or it cannot be read any more. */
    @Nullable
    WrittenPool read(PoolSource source) {
        try {
            if (!Files.isRegularFile(file)
                    || (Integer) Files.getAttribute(file, "unix:uid") != uid
                    || Files.size(file) > MOST) {
                return null;
            }
            String text = Files.readString(file);
            return switch (source.read(text)) {
                case PoolResult.Valid(var pool) -> new WrittenPool(pool, text);
                case PoolResult.Invalid ofAnotherVersion -> null;
            };
        } catch (IOException unreadable) {
            return null; // what is written counts, as in a new pod
        }
    }

    /** Keeps this from now on: the whole of it, or what was kept before. */
    public void keep(WrittenPool taken) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(fresh, taken.text(), StandardOpenOption.WRITE);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
