/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.inspectors;

import java.net.Socket;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Takes from each address the certificate that its pool was given, and no other. Pods have no names that an authority could vouch for,
 * and their addresses come and go; the certificate itself is what both sides know. Thread-safe.
 */
final class FleetTrust extends X509ExtendedTrustManager {
    private static final X509Certificate[] NO_AUTHORITIES = {};

    private final Map<String, X509Certificate> expected = new ConcurrentHashMap<>();

    /** Whether another one was expected there before. */
    boolean expect(String address, X509Certificate certificate) {
        X509Certificate before = expected.put(address, certificate);
        return before != null && !before.equals(certificate);
    }

    /** Of a connection that stands: where a session is resumed nobody else asks. */
    void check(SSLSocket socket, String address) throws SSLException {
        try {
            check(socket.getSession().getPeerCertificates()[0], address);
        } catch (CertificateException e) {
            throw new SSLHandshakeException(String.valueOf(e.getMessage()));
        }
    }

    /** Unless another pool's pod has this address by now. */
    void forget(String address, X509Certificate certificate) {
        expected.remove(address, certificate);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        check(chain[0], engine.getPeerHost());
    }

    private void check(Certificate shown, @Nullable String address) throws CertificateException {
        X509Certificate right = address == null ? null : expected.get(address);
        if (right == null) {
            throw new CertificateException("no inspector is expected at " + address);
        }
        if (!right.equals(shown)) {
            throw new CertificateException(
                    "the inspector at " + address + " shows another certificate than its pool has");
        }
        right.checkValidity();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        check(chain[0], ((SSLSocket) socket).getHandshakeSession().getPeerHost());
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("whose certificate it is, is not known");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException("the operator serves nobody");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw new CertificateException("the operator serves nobody");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("the operator serves nobody");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return NO_AUTHORITIES;
    }
}
