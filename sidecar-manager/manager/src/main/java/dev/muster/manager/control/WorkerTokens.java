/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.control;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * By what a worker is known when it calls: a token that names its incarnation, and proves it with a keyed hash (HMAC-SHA256, RFC
 * 2104) under a secret of the pool, which each manager hands on to the next one. So no token is stored, none can be made up, and one that outlives its process is recognised
 * and refused. Thread-safe.
 */
public final class WorkerTokens {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int SECRET_BYTES = 32;

    private volatile SecretKeySpec secret;
    private final Map<Long, Integer> live = new ConcurrentHashMap<>(); // slots by incarnation

    /** Whose a token is. */
    public sealed interface Holder {
        /** A worker that lives. */
        record Worker(int slot, long incarnation) implements Holder {}

        /** A worker that once was; something that it started still has its token. */
        record Past(long incarnation) implements Holder {}

        /** Nobody's: it is not one of ours. */
        record Nobody() implements Holder {}
    }

    public WorkerTokens() {
        byte[] random = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(random);
        secret = new SecretKeySpec(random, ALGORITHM);
    }

    /** What the tokens are proved by: for the manager that comes after this one, and nobody else. */
    public String secret() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(secret.getEncoded());
    }

    /** Takes over the secret of an earlier manager, whose workers have their tokens from it. What cannot be one is ignored. */
    public void proveBy(String earlier) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(earlier);
            if (bytes.length == SECRET_BYTES) {
                secret = new SecretKeySpec(bytes, ALGORITHM);
            }
        } catch (IllegalArgumentException notASecret) {
            return; // the tokens of workers that live are then refused, and each of them says so
        }
    }

    /** A worker that an earlier manager has started lives. */
    public void adopt(int slot, long incarnation) {
        live.put(incarnation, slot);
    }

    /** The token of a worker that is about to be started. */
    public String issue(int slot, long incarnation) {
        live.put(incarnation, slot);
        return incarnation + "-" + Base64.getUrlEncoder().withoutPadding().encodeToString(proof(incarnation));
    }

    /** Its process has ended, and with it what its token is good for. */
    public void end(long incarnation) {
        live.remove(incarnation);
    }

    /** Whose token this is. How long that takes says nothing of the right one. */
    public Holder of(String token) {
        String number = token.substring(0, Math.max(0, token.indexOf('-')));
        if (!number.matches("\\d{1,18}")) {
            return new Holder.Nobody();
        }
        long incarnation = Long.parseLong(number);
        byte[] shown = token.substring(number.length() + 1).getBytes(StandardCharsets.UTF_8);
        byte[] right = Base64.getUrlEncoder().withoutPadding().encode(proof(incarnation));
        if (!MessageDigest.isEqual(right, shown)) {
            return new Holder.Nobody();
        }
        Integer slot = live.get(incarnation);
        return slot == null ? new Holder.Past(incarnation) : new Holder.Worker(slot, incarnation);
    }

    private byte[] proof(long incarnation) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(secret);
            return mac.doFinal(
                    ByteBuffer.allocate(Long.BYTES).putLong(incarnation).array());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }
}
