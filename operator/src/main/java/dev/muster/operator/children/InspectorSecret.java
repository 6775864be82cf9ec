/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.children;

import dev.muster.crd.WorkerPool;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.Map;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * The key and the certificate of a pool's inspectors. The operator takes the certificate by what it is and not by a name, so nobody
 * has to sign it.
 */
public final class InspectorSecret {
    private static final Duration LIFE = Duration.ofDays(3650);
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int KEY_BYTES = 32;

    private InspectorSecret() {}

    /** A new one, with nothing in it that anybody knows. */
    public static Secret create(WorkerPool pool, Instant now) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
            KeyPair pair = generator.generateKeyPair();
            byte[] key = new byte[KEY_BYTES];
            RANDOM.nextBytes(key);
            return of(
                    pool,
                    Map.of(
                            "key",
                                    base64(Base64.getUrlEncoder()
                                                    .withoutPadding()
                                                    .encodeToString(key) + "\n"),
                            "tls.crt", base64(pem(certificate(pool.getMetadata().getName(), pair, now))),
                            "tls.key", base64(pem(new JcaPKCS8Generator(pair.getPrivate(), null).generate()))));
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new IllegalStateException("this Java cannot make a certificate", e);
        }
    }

    /** With this in it. */
    public static Secret of(WorkerPool pool, Map<String, String> data) {
        return new SecretBuilder()
                .withMetadata(Labels.meta(pool, Children.secret(pool)))
                .withType("Opaque")
                .withData(data)
                .build();
    }

    private static Object certificate(String pool, KeyPair pair, Instant now) throws OperatorCreationException {
        X500Name name = new X500Name("CN=" + pool + ",O=muster");
        return new X509v3CertificateBuilder(
                        name,
                        new BigInteger(127, RANDOM),
                        Date.from(now.minus(Duration.ofDays(1))),
                        Date.from(now.plus(LIFE)),
                        name,
                        SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded()))
                .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()));
    }

    private static String pem(Object object) throws IOException {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter pem = new JcaPEMWriter(text)) {
            pem.writeObject(object);
        }
        return text.toString();
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The bearer key in a Secret. */
    public static String key(Secret secret) {
        return text(secret, "key").strip();
    }

    /** @throws CertificateException when there is none in it that can be read */
    public static X509Certificate certificate(Secret secret) throws CertificateException {
        byte[] pem = text(secret, "tls.crt").getBytes(StandardCharsets.UTF_8);
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem));
    }

    private static String text(Secret secret, String name) {
        String value = secret.getData() == null ? null : secret.getData().get(name);
        return value == null ? "" : new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8);
    }
}
