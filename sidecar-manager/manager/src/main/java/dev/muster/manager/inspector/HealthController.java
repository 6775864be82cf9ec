/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.inspector;

import dev.muster.manager.control.Control;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;

/** The two questions of a probe, answered by the status and, for people, one line. */
@Controller(produces = MediaType.TEXT_PLAIN)
@ExecuteOn(TaskExecutors.BLOCKING)
final class HealthController {
    private final Control control;

    HealthController(Control control) {
        this.control = control;
    }

    @Get("/livez")
    HttpResponse<String> live() {
        return answer(control.alive(), "alive", "the supervisor does not turn");
    }

    @Get("/readyz")
    HttpResponse<String> ready() {
        return answer(control.ready(), "ready", "too few workers are ready");
    }

    private static HttpResponse<String> answer(boolean well, String yes, String no) {
        return well
                ? HttpResponse.ok(yes + "\n")
                : HttpResponse.<String>status(HttpStatus.SERVICE_UNAVAILABLE).body(no + "\n");
    }
}
