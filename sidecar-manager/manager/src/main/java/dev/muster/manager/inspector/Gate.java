/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.inspector;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import org.jspecify.annotations.Nullable;

/** Every request passes here first: who sends it, and whether it may. What is refused changes nothing, and its body is not read. */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
final class Gate {
    private final Callers callers;

    Gate(Callers callers) {
        this.callers = callers;
    }

    @RequestFilter
    @Nullable
    HttpResponse<?> refuse(HttpRequest<?> request) {
        Need need = Need.of(request);
        if (need == Need.NOTHING) {
            return null;
        }
        if (Door.of(request) == Door.HEALTH) {
            return Problems.of(HttpStatus.NOT_FOUND, "only /livez and /readyz are answered here");
        }
        Caller caller = callers.of(request);
        if (caller instanceof Caller.Stranger(String why)) {
            return Problems.of(HttpStatus.UNAUTHORIZED, why)
                    .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"muster\"");
        }
        String foreign = caller instanceof Caller.Neighbour ? ForeignPages.refusal(request) : null;
        if (foreign != null) {
            return Problems.of(HttpStatus.FORBIDDEN, foreign);
        }
        if (!need.isMetBy(caller)) {
            return Problems.of(HttpStatus.FORBIDDEN, need.refusal(caller));
        }
        request.setAttribute(Caller.ATTRIBUTE, caller);
        return null;
    }
}
