/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.inspector;

import dev.muster.manager.control.Control;
import dev.muster.manager.control.WorkerTokens.Holder;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import jakarta.inject.Singleton;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Tells who sends a request: by the door it came in, and by what it shows there. Never waits for anything. */
@Singleton
final class Callers {
    private static final String SCHEME = "bearer ";

    private final Control control;
    private final Credentials credentials;

    Callers(Control control, Credentials credentials) {
        this.control = control;
        this.credentials = credentials;
    }

    Caller of(HttpRequest<?> request) {
        return switch (Door.of(request)) {
            case CONTROL -> new Caller.Owner(Door.peer(request));
            case WORKERS -> worker(bearer(request));
            case TCP -> credentials.keys() == null ? new Caller.Neighbour() : keyHolder(bearer(request));
            case HEALTH -> new Caller.Stranger("only the probes are answered here");
        };
    }

    private Caller worker(@Nullable String token) {
        if (token == null) {
            return new Caller.Stranger("a worker shows its token: Authorization: Bearer $MUSTER_TOKEN");
        }
        return switch (control.tokens().of(token)) {
            case Holder.Worker(int slot, long incarnation) -> new Caller.Worker(slot, incarnation);
            case Holder.Past(long incarnation) ->
                new Caller.Stranger("this token is of incarnation " + incarnation + ", which has ended");
            case Holder.Nobody n -> new Caller.Stranger("this is not the token of a worker of this pool");
        };
    }

    private Caller keyHolder(@Nullable String shown) {
        if (shown == null) {
            return new Caller.Stranger("this needs a key: Authorization: Bearer KEY");
        }
        BearerKeys keys = credentials.keys();
        BearerKeys.Key key = keys == null ? null : keys.find(shown);
        return key == null
                ? new Caller.Stranger("the key is none of this inspector's")
                : new Caller.KeyHolder(key.name(), key.mayChange());
    }

    /** Whether the key with which this came is there for as long as it is asked; one that needed none remains. */
    BooleanSupplier remains(HttpRequest<?> request) {
        String shown = bearer(request);
        if (!(Caller.of(request) instanceof Caller.KeyHolder) || shown == null) {
            return () -> true;
        }
        String digest = BearerKeys.digest(shown);
        return () -> {
            BearerKeys keys = credentials.keys();
            return keys != null && keys.has(digest);
        };
    }

    private static @Nullable String bearer(HttpRequest<?> request) {
        String header = request.getHeaders().get(HttpHeaders.AUTHORIZATION);
        return header != null && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? header.substring(SCHEME.length()).strip()
                : null;
    }
}
