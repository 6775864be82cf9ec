/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.api.client;

import dev.muster.api.tls.Identity;
import dev.muster.api.tls.Pem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Whom a client trusts over HTTPS, and what it shows itself. All files are PEM.
 *
 * @param caFile the authorities; null trusts those that the JDK does
 * @param certFile the client's certificate; null shows none
 * @param certKeyFile the private key of that certificate; there when it is
 */
public record ClientTls(
        @Nullable Path caFile,
        @Nullable Path certFile,
        @Nullable Path certKeyFile) {
    private static final char[] NO_PASSWORD = {};

    /**
     * Reads the files.
     *
     * @throws IllegalArgumentException when one of them is not what it should be
     */
    SSLContext context() throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(shown(), trusted(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("the certificates cannot be used: " + e.getMessage(), e);
        }
    }

    private TrustManager @Nullable [] trusted() throws IOException, GeneralSecurityException {
        if (caFile == null) {
            return null;
        }
        KeyStore authorities = empty();
        try {
            for (X509Certificate authority : Pem.certificates(Files.readString(caFile))) {
                authorities.setCertificateEntry("authority-" + authorities.size(), authority);
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(caFile + ": " + e.getMessage(), e);
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(authorities);
        return trust.getTrustManagers();
    }

    private KeyManager @Nullable [] shown() throws IOException, GeneralSecurityException {
        if (certFile == null || certKeyFile == null) {
            return null;
        }
        Identity identity = Identity.of(
                certFile.toString(), Files.readString(certFile), certKeyFile.toString(), Files.readString(certKeyFile));
        KeyStore store = empty();
        store.setKeyEntry(
                "client", identity.key(), NO_PASSWORD, identity.chain().toArray(Certificate[]::new));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, NO_PASSWORD);
        return keys.getKeyManagers();
    }

    private static KeyStore empty() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }
}
