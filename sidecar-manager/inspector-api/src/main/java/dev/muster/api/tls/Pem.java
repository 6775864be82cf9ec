/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.api.tls;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads certificates and private keys from PEM text (RFC 7468). A key may be in any of the three forms that tools write: PKCS #8,
 * and the older ones of RSA and elliptic curves alone.
 */
public final class Pem {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]*)-----END \\1-----");

    private static final byte SEQUENCE = 0x30;
    private static final byte OCTETS = 0x04;

    private Pem() {}

    private record Block(String label, String base64) {
        byte[] bytes() {
            return Base64.getMimeDecoder().decode(base64);
        }
    }

    /** @throws IllegalArgumentException when there is none, or one that cannot be read */
    public static List<X509Certificate> certificates(String text) {
        List<X509Certificate> certificates = new ArrayList<>();
        for (Block block : blocks(text)) {
            if (block.label.equals("CERTIFICATE")) {
                certificates.add(certificate(block.bytes()));
            }
        }
        if (certificates.isEmpty()) {
            throw new IllegalArgumentException("there is no certificate (-----BEGIN CERTIFICATE-----)");
        }
        return certificates;
    }

    /**
     * The private key, which is of the same kind as the public one that it belongs to.
     *
     * @throws IllegalArgumentException when there is none, or one that cannot be read; never says what it holds
     */
    public static PrivateKey privateKey(String text, PublicKey of) {
        for (Block block : blocks(text)) {
            switch (block.label) {
                case "PRIVATE KEY" -> {
                    return privateKey(block.bytes(), of);
                }
                case "RSA PRIVATE KEY", "EC PRIVATE KEY" -> {
                    return privateKey(wrapped(block.bytes(), of), of);
                }
                case "ENCRYPTED PRIVATE KEY" ->
                    throw new IllegalArgumentException(
                            "the private key is encrypted; nobody is here to type its password");
                default -> {} // such as EC PARAMETERS, which the key has itself
            }
        }
        throw new IllegalArgumentException("there is no private key (-----BEGIN PRIVATE KEY-----)");
    }

    private static List<Block> blocks(String text) {
        List<Block> blocks = new ArrayList<>();
        for (Matcher found = BLOCK.matcher(text); found.find(); ) {
            blocks.add(new Block(found.group(1), found.group(2)));
        }
        return blocks;
    }

    private static X509Certificate certificate(byte[] bytes) {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(bytes));
        } catch (CertificateException e) {
            throw new IllegalArgumentException("a certificate cannot be read: " + e.getMessage(), e);
        }
    }

    private static PrivateKey privateKey(byte[] pkcs8, PublicKey of) {
        try {
            return KeyFactory.getInstance(of.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    "the private key cannot be read as one of the certificate's kind, " + of.getAlgorithm(), e);
        }
    }

    /**
     * PKCS #8 (RFC 5208) around one of the older forms: version 0, what kind of key it is, and the key. What kind is said the same
     * way in front of the public key.
     */
    private static byte[] wrapped(byte[] key, PublicKey of) {
        byte[] version = {0x02, 0x01, 0x00};
        return der(SEQUENCE, version, firstOf(of.getEncoded()), der(OCTETS, key));
    }

    private static byte[] der(byte tag, byte[]... contents) {
        ByteArrayOutputStream inside = new ByteArrayOutputStream();
        for (byte[] content : contents) {
            inside.writeBytes(content);
        }
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.write(tag);
        int length = inside.size();
        if (length < 0x80) {
            whole.write(length);
        } else {
            whole.write(0x82);
            whole.write(length >> 8);
            whole.write(length);
        }
        whole.writeBytes(inside.toByteArray());
        return whole.toByteArray();
    }

    /** The first element of a sequence, as it stands there. It is short: its length takes one byte. */
    private static byte[] firstOf(byte[] sequence) {
        int begin = sequence[1] >= 0 ? 2 : 2 + (sequence[1] & 0x7f);
        int end = begin + 2 + sequence[begin + 1];
        return Arrays.copyOfRange(sequence, begin, end);
    }
}
