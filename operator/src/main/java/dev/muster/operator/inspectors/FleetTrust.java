/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.inspectors;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Takes from each address the certificate that its pool was given, and no other. Pods have no names that an authority could vouch for,
 * and their addresses come and go; the certificate itself is what both sides know. Thread-safe.
 */
final class FleetTrust extends X509ExtendedTrustManager {
    private static final X509Certificate[] NO_AUTHORITIES = {};

    private final Map<String, X509Certificate> expected = new ConcurrentHashMap<>();

    void expect(String address, X509Certificate certificate) {
        expected.put(address, certificate);
    }

    /** Unless another pool's pod has this address by now. */
    void forget(String address, X509Certificate certificate) {
        expected.remove(address, certificate);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        check(chain, engine.getPeerHost());
    }

    private void check(X509Certificate[] chain, @Nullable String address) throws CertificateException {
        X509Certificate right = address == null ? null : expected.get(address);
        if (right == null) {
            throw new CertificateException("no inspector is expected at " + address);
        }
        if (!right.equals(chain[0])) {
            throw new CertificateException(
                    "the inspector at " + address + " shows another certificate than its pool has");
        }
        right.checkValidity();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        check(chain, socket.getInetAddress().getHostAddress());
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
