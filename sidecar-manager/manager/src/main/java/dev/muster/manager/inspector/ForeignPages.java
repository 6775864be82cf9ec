/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.inspector;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Refuses what a web page of another site has its reader's browser ask. Without a key the TCP port trusts whoever can reach it,
 * and a browser on this machine can: a page may post to it, which its browser says in {@code Origin}, or read from it under a
 * name of its own that it lets point here, which then stands in {@code Host}. Programs send no {@code Origin}, and call us by
 * the address or by a local name. With a key none of this matters: no page has it.
 */
final class ForeignPages {
    private ForeignPages() {}

    /** Why the request is refused; null when it is no such page's. */
    static @Nullable String refusal(HttpRequest<?> request) {
        String host = request.getHeaders().get(HttpHeaders.HOST);
        String origin = request.getHeaders().get(HttpHeaders.ORIGIN);
        if (origin != null && !isOurs(origin, host)) {
            return "a page of " + origin + " may not ask this";
        }
        if (host != null && !isLocal(host)) {
            return "this is not " + host + ": call it by its address, or localhost";
        }
        return null;
    }

    private static boolean isOurs(String origin, @Nullable String host) {
        return host != null
                && (origin.equalsIgnoreCase("http://" + host) || origin.equalsIgnoreCase("https://" + host));
    }

    /** An address, or a name without a dot like localhost, with a port or without. */
    private static boolean isLocal(String host) {
        String name = host.replaceFirst(":[0-9]*$", "").toLowerCase(Locale.ROOT);
        return name.matches("[0-9a-z_-]+|[0-9]{1,3}(\\.[0-9]{1,3}){3}|\\[[0-9a-f:.]+]");
    }
}
