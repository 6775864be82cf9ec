/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.inspector;

import dev.muster.manager.control.Control;
import dev.muster.manager.control.Taking;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Put;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import org.jspecify.annotations.Nullable;

/** By which settings the manager should work: 200 when it does, 202 when it starts anew with them. */
@Controller("/v1/settings")
@Consumes(MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
final class SettingsController {
    private final Control control;
    private final Audit audit;

    SettingsController(Control control, Audit audit) {
        this.control = control;
        this.audit = audit;
    }

    @Put
    HttpResponse<?> take(@Body @Nullable String text) throws InterruptedException {
        String fingerprint = Fields.read(text, "fingerprint").text("fingerprint");
        if (fingerprint == null) {
            throw new BadRequest("say which: \"fingerprint\", as in the state's settings");
        }
        Taking taking = control.take(fingerprint);
        audit.answered(fingerprint, taking);
        return switch (taking) {
            case Taking.InForce(var settings) -> HttpResponse.ok(settings);
            case Taking.Begun(var settings) -> HttpResponse.accepted().body(settings);
            case Taking.Refused(String problem) -> Problems.of(HttpStatus.CONFLICT, problem);
        };
    }
}
