/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.inspector;

import dev.muster.api.tls.Identity;
import dev.muster.api.tls.Pem;
import dev.muster.pool.Inspector.Tls;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the inspector shows on TCP, and whose clients it talks to. Immutable.
 *
 * @param clientAuthorities that a client's certificate must come from; none lets everybody talk
 */
record ServerTls(Identity identity, List<X509Certificate> clientAuthorities) {
    ServerTls {
        clientAuthorities = List.copyOf(clientAuthorities);
    }

    static List<Path> files(Tls tls) {
        List<Path> files = new ArrayList<>(List.of(tls.certFile(), tls.keyFile()));
        if (tls.clientCaFile() != null) {
            files.add(tls.clientCaFile());
        }
        return files;
    }

    /** From the contents of {@link #files}. */
    static ServerTls of(Tls tls, List<String> contents) {
        Identity identity = Identity.of(
                tls.certFile().toString(), contents.get(0), tls.keyFile().toString(), contents.get(1));
        try {
            return new ServerTls(identity, contents.size() < 3 ? List.of() : Pem.certificates(contents.get(2)));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(tls.clientCaFile() + ": " + e.getMessage(), e);
        }
    }

    /** What clients will have against the certificate; null when it is valid at this time. */
    @Nullable
    String fault(Instant now) {
        X509Certificate shown = identity.chain().getFirst();
        if (now.isAfter(shown.getNotAfter().toInstant())) {
            return "the certificate has expired: it was valid until "
                    + shown.getNotAfter().toInstant();
        }
        return now.isBefore(shown.getNotBefore().toInstant())
                ? "the certificate is not valid yet: it will be from "
                        + shown.getNotBefore().toInstant()
                : null;
    }
}
