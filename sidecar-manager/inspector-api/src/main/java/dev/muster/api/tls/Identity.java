/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.api.tls;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Supplier;

/**
 * What one end of a connection shows: a certificate, with those that lead to its authority, and the private key that belongs to it.
 * Immutable.
 */
public record Identity(PrivateKey key, List<X509Certificate> chain) {
    public Identity {
        chain = List.copyOf(chain);
    }

    /**
     * From the texts of the two files.
     *
     * @throws IllegalArgumentException when one of them is not what it should be, or they do not belong together
     */
    public static Identity of(String certFile, String certificates, String keyFile, String privateKey) {
        List<X509Certificate> chain = in(certFile, () -> Pem.certificates(certificates));
        PublicKey shown = chain.getFirst().getPublicKey();
        PrivateKey key = in(keyFile, () -> Pem.privateKey(privateKey, shown));
        if (!belong(key, shown)) {
            throw new IllegalArgumentException(
                    keyFile + ": this private key does not belong to the certificate in " + certFile);
        }
        return new Identity(key, chain);
    }

    private static <T> T in(String file, Supplier<T> read) {
        try {
            return read.get();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
        }
    }

    /** What one has signed, the other confirms. */
    private static boolean belong(PrivateKey key, PublicKey shown) {
        String algorithm = switch (shown.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> shown.getAlgorithm(); // EdDSA is called the same for both
        };
        try {
            byte[] something = {1, 2, 3};
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(something);
            byte[] signed = signature.sign();
            signature.initVerify(shown);
            signature.update(something);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
