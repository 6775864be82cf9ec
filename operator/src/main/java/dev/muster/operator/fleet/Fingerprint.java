/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.fleet;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** A short text that stands for what something is: the same for the same, another for anything else. */
public final class Fingerprint {
    private static final KubernetesSerialization JSON = new KubernetesSerialization();
    private static final int BYTES = 5;

    private Fingerprint() {}

    /** Of all of these, in this order. */
    public static String of(@Nullable Object... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Object part : Arrays.asList(parts)) {
                digest.update((part == null ? "" : JSON.asJson(part)).getBytes(StandardCharsets.UTF_8));
                digest.update((byte) 0);
            }
            return HexFormat.of().formatHex(digest.digest(), 0, BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
