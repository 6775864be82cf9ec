/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.inspector;

import dev.muster.api.Worker;
import dev.muster.manager.control.Control;
import dev.muster.manager.supervisor.Event;
import dev.muster.manager.supervisor.Told;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Put;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a worker asks and says about itself. Every answer is its own row of the state. */
@Controller("/v1")
@Consumes(MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
final class MeController {
    private final Control control;

    MeController(Control control) {
        this.control = control;
    }

    @Get("/me")
    HttpResponse<?> me(HttpRequest<?> request) {
        return row(incarnation(request));
    }

    /** The keys given are set, those given as null are taken away, and all others stay. */
    @Put("/me/state")
    HttpResponse<?> state(HttpRequest<?> request, @Body @Nullable String text) throws InterruptedException {
        long incarnation = incarnation(request);
        SortedMap<String, String> given = OwnState.read(text);
        Worker worker = worker(incarnation);
        TreeMap<String, String> after = new TreeMap<>(worker == null ? new TreeMap<>() : worker.user());
        after.putAll(given);
        after.values().removeIf(String::isEmpty);
        if (after.size() > Told.MAX_KEYS) {
            return Problems.of(
                    HttpStatus.UNPROCESSABLE_ENTITY,
                    "this would be " + after.size() + " keys, and " + Told.MAX_KEYS + " are possible; nothing was set");
        }
        return heard(new Event.Notified(incarnation, false, false, false, false, false, 0, 0, null, given));
    }

    /** The same as {@code READY=1} over the notify socket. */
    @Post("/ready")
    HttpResponse<?> ready(HttpRequest<?> request) throws InterruptedException {
        return heard(new Event.Notified(
                incarnation(request), true, false, false, false, false, 0, 0, null, new TreeMap<>()));
    }

    private HttpResponse<?> heard(Event.Notified said) throws InterruptedException {
        return control.hear(said) ? row(said.number()) : Problems.of(HttpStatus.CONFLICT, "the pool has ended");
    }

    private HttpResponse<?> row(long incarnation) {
        Worker worker = worker(incarnation);
        return worker == null
                ? Problems.of(HttpStatus.CONFLICT, "incarnation " + incarnation + " has ended")
                : HttpResponse.ok(worker);
    }

    private @Nullable Worker worker(long incarnation) {
        return control.state().workers().stream()
                .filter(worker -> worker.incarnation() == incarnation && worker.revision() != null)
                .findFirst()
                .orElse(null);
    }

    private static long incarnation(HttpRequest<?> request) {
        return Caller.of(request) instanceof Caller.Worker worker ? worker.incarnation() : -1;
    }
}
