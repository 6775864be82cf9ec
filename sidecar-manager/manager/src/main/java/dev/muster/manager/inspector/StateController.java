/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.inspector;

import dev.muster.api.State;
import dev.muster.manager.control.Control;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Header;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import org.jspecify.annotations.Nullable;

/** The pool as it is. */
@Controller("/v1/state")
@ExecuteOn(TaskExecutors.BLOCKING)
final class StateController {
    private final Control control;
    private final StateTag tags;

    StateController(Control control, StateTag tags) {
        this.control = control;
        this.tags = tags;
    }

    @Get
    HttpResponse<?> state(@Nullable @Header(HttpHeaders.IF_NONE_MATCH) String known) {
        State state = control.state();
        String tag = tags.of(state);
        return tag.equals(known)
                ? HttpResponse.notModified().header(HttpHeaders.ETAG, tag)
                : HttpResponse.ok(state).header(HttpHeaders.ETAG, tag);
    }
}
