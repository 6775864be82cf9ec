/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.pool.yaml;

/** Reads a pool file. Thread-safe: it keeps nothing. */
public final class PoolReader {
    private PoolReader() {}

    /**
     * The pool that this file describes, or every problem with it. To lay flags over a file, use {@link PoolDraft}.
     *
     * @param defaultName the pool's name when the file gives none
     */
    public static PoolResult read(String yaml, String defaultName) {
        return PoolDraft.of(yaml).check(defaultName);
    }
}
