/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.inspector;

import dev.muster.manager.control.Control;
import dev.muster.manager.control.EventFeed;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.server.types.files.StreamedFile;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** What happens, as server-sent events. */
@Controller("/v1/events")
@ExecuteOn(TaskExecutors.BLOCKING)
final class EventController {
    /** A stream holds a thread, if a virtual one; more than this is a mistake or a flood. */
    private static final int MOST_STREAMS = 64;

    private final Control control;
    private final Callers callers;
    private final Semaphore places = new Semaphore(MOST_STREAMS);

    EventController(Control control, Callers callers) {
        this.control = control;
        this.callers = callers;
    }

    @Get(produces = MediaType.TEXT_EVENT_STREAM)
    HttpResponse<?> events(HttpRequest<?> request, @Nullable @Header("Last-Event-ID") String last) {
        EventFeed feed = control.events();
        EventFeed.Subscription subscription = last == null ? feed.subscribe() : feed.subscribe(id(last));
        if (!places.tryAcquire()) {
            return Problems.of(
                    HttpStatus.TOO_MANY_REQUESTS, MOST_STREAMS + " event streams are open, more are not possible");
        }
        EventStream stream = new EventStream(subscription, callers.remains(request), places::release);
        return HttpResponse.ok(new StreamedFile(stream, MediaType.TEXT_EVENT_STREAM_TYPE))
                .header(HttpHeaders.CACHE_CONTROL, "no-store");
    }

    private static long id(String last) {
        try {
            return Long.parseLong(last);
        } catch (NumberFormatException e) {
            throw new BadRequest("Last-Event-ID: \"" + last + "\" is not the number of an event");
        }
    }
}
