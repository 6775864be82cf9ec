/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.pool.yaml;

/** Paths of fields, as problems name them: {@code listen[0].port}. */
final class Paths {
    private Paths() {}

    static String join(String path, String field) {
        return path.isEmpty() ? field : path + "." + field;
    }
}
