/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.inspector;

import io.micronaut.http.HttpRequest;
import io.micronaut.web.router.RouteAttributes;
import io.micronaut.web.router.UriRouteInfo;
import io.micronaut.web.router.UriRouteMatch;
import java.util.Map;
import java.util.Set;

/** What a caller must be for a route. The table below is all there is to it: a route that is not in it needs a full key. */
enum Need {
    /** Anybody may ask. */
    NOTHING,
    /** Any caller that is known. */
    READ,
    /** A full key, or what stands for one. */
    CHANGE,
    /** As CHANGE, and workers may too. */
    CHANGE_OR_WORKER,
    /** A worker: it is about itself. */
    WORKER;

    /** By method and path template. */
    static final Map<String, Need> TABLE = Map.ofEntries(
            Map.entry("GET /livez", NOTHING),
            Map.entry("GET /readyz", NOTHING),
            Map.entry("GET /v1/state", READ),
            Map.entry("GET /v1/events", READ),
            Map.entry("GET /v1/operations", READ),
            Map.entry("GET /v1/operations/{id}", READ),
            Map.entry("GET /v1/processes", READ),
            Map.entry("GET /v1/commands", READ),
            Map.entry("GET /metrics", READ),
            Map.entry("GET /openapi.yaml", READ),
            Map.entry("GET /docs", READ),
            Map.entry("PUT /v1/target", CHANGE),
            Map.entry("PUT /v1/settings", CHANGE),
            Map.entry("POST /v1/restart", CHANGE_OR_WORKER),
            Map.entry("POST /v1/scale", CHANGE_OR_WORKER),
            Map.entry("POST /v1/shutdown", CHANGE_OR_WORKER),
            Map.entry("POST /v1/workers/{slot}/restart", CHANGE),
            Map.entry("POST /v1/workers/{slot}/stop", CHANGE),
            Map.entry("POST /v1/workers/{slot}/start", CHANGE),
            Map.entry("POST /v1/processes", CHANGE_OR_WORKER),
            Map.entry("POST /v1/processes/{name}/start", CHANGE),
            Map.entry("POST /v1/processes/{name}/stop", CHANGE),
            Map.entry("POST /v1/processes/{name}/restart", CHANGE),
            Map.entry("POST /v1/commands/{name}", CHANGE_OR_WORKER),
            Map.entry("GET /v1/me", WORKER),
            Map.entry("PUT /v1/me/state", WORKER),
            Map.entry("POST /v1/ready", WORKER));

    private static final Set<String> PROBES = Set.of("/livez", "/readyz");

    /** What this request needs. For a path that is none, to be known: a stranger does not learn what there is. */
    static Need of(HttpRequest<?> request) {
        if (RouteAttributes.getRouteMatch(request).orElse(null) instanceof UriRouteMatch<?, ?> match) {
            return TABLE.getOrDefault(route(match.getRouteInfo()), CHANGE);
        }
        return PROBES.contains(request.getPath()) ? NOTHING : READ;
    }

    /** As the table names it. A HEAD is a GET whose answer's body is not wanted. */
    static String route(UriRouteInfo<?, ?> route) {
        String method = route.getHttpMethodName();
        return (method.equals("HEAD") ? "GET" : method) + " "
                + route.getUriMatchTemplate().toPathString();
    }

    boolean isMetBy(Caller caller) {
        return switch (this) {
            case NOTHING -> true;
            case READ -> !(caller instanceof Caller.Stranger);
            case CHANGE -> caller.mayChange();
            case CHANGE_OR_WORKER -> caller.mayChange() || caller instanceof Caller.Worker;
            case WORKER -> caller instanceof Caller.Worker;
        };
    }

    /** Why this caller, who is known, may not; for that caller. */
    String refusal(Caller caller) {
        if (this == WORKER) {
            return "this is for workers, who call it over MUSTER_SOCKET";
        }
        return caller instanceof Caller.Worker ? "a worker may not do this" : caller.words() + " may only read";
    }
}
