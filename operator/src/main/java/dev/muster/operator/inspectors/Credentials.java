/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.inspectors;

import java.security.cert.X509Certificate;

/**
 * How the inspectors of one pool are talked to.
 *
 * @param key the bearer key, never to be shown
 * @param certificate that they show, and no other is taken
 */
public record Credentials(String key, X509Certificate certificate) {
    @Override
    public String toString() {
        return "Credentials[" + certificate.getSerialNumber() + "]";
    }
}
