/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.api.client;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Why two ends did not come to trust each other over TLS, for people. */
final class Distrust {
    private Distrust() {}

    /** Null when that is not what went wrong. */
    static @Nullable String why(Throwable failure) {
        SSLException tls = null;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateExpiredException || cause instanceof CertificateNotYetValidException) {
                return "its certificate is not valid now: " + cause.getMessage();
            }
            if (cause instanceof CertPathBuilderException) {
                return "its certificate comes from an authority that is not trusted here: the CA file names those that are";
            }
            if (cause instanceof SSLException ssl) {
                tls = ssl;
            }
        }
        return tls == null ? null : words(String.valueOf(tls.getMessage()));
    }

    private static String words(String message) {
        String lower = message.toLowerCase(Locale.ROOT);
        if (lower.contains("no subject alternative") || lower.contains("no name matching")) {
            return "its certificate is not one for this host: " + message;
        }
        if (lower.contains("alert: certificate_required") || lower.contains("alert: bad_certificate")) {
            return "it wants to see a client's certificate that it trusts";
        }
        if ((lower.contains("alert: ") && lower.contains("certificate")) || lower.contains("unknown_ca")) {
            return "it does not accept this client's certificate: " + message;
        }
        if (lower.contains("unrecognized ssl message") || lower.contains("plaintext connection")) {
            return "it does not speak HTTPS; is it http://?";
        }
        return message;
    }
}
