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
    private @Nullable StatePage latest; // guarded by this

    StateController(Control control) {
        this.control = control;
    }

    @Get
    HttpResponse<?> state(@Nullable @Header(HttpHeaders.IF_NONE_MATCH) String known) {
        StatePage page = page(control.state());
        return known != null && page.isKnown(known)
                ? HttpResponse.notModified().header(HttpHeaders.ETAG, page.tag())
                : HttpResponse.ok(page.body()).header(HttpHeaders.ETAG, page.tag());
    }

    private synchronized StatePage page(State drawn) {
        StatePage page = latest == null ? StatePage.first(drawn) : latest.then(drawn);
        latest = page;
        return page;
    }
}
