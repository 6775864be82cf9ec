/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.inspector;

import dev.muster.api.ScaleRequest;
import dev.muster.manager.supervisor.Request;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Put;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What may be asked of the pool. */
@Controller("/v1")
@Consumes(MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
final class ActionController {
    private final Actions actions;

    ActionController(Actions actions) {
        this.actions = actions;
    }

    @Put("/target")
    HttpResponse<?> target(@Body @Nullable String text, @QueryValue @Nullable String wait) throws InterruptedException {
        Fields body = Fields.read(text, "workers", "revision");
        Integer workers = body.integer("workers");
        String revision = body.text("revision");
        if (workers == null && revision == null) {
            throw new BadRequest("say what is wanted: \"workers\", \"revision\" or both");
        }
        return actions.perform(new Request.Retarget(workers, revision), wait);
    }

    @Post("/restart")
    HttpResponse<?> restart(@Body @Nullable String text, @QueryValue @Nullable String wait)
            throws InterruptedException {
        List<Integer> slots = Fields.read(text, "slots").integers("slots");
        if (slots != null && slots.isEmpty()) {
            throw new BadRequest("\"slots\" is empty: name some, or leave it out to mean all of them");
        }
        return actions.perform(new Request.Restart(new TreeSet<>(slots == null ? List.of() : slots)), wait);
    }

    @Post("/scale")
    HttpResponse<?> scale(@Body @Nullable String text, @QueryValue @Nullable String wait) throws InterruptedException {
        return actions.perform(scale(Fields.read(text, "workers")), wait);
    }

    @Post("/shutdown")
    HttpResponse<?> shutdown(@Body @Nullable String text, @QueryValue @Nullable String wait)
            throws InterruptedException {
        return actions.perform(new Request.Shutdown(Fields.read(text, "now").flag("now")), wait);
    }

    @Post("/workers/{slot}/restart")
    HttpResponse<?> restartWorker(int slot, @QueryValue @Nullable String wait) throws InterruptedException {
        return actions.perform(new Request.Restart(new TreeSet<>(List.of(slot))), wait);
    }

    @Post("/workers/{slot}/stop")
    HttpResponse<?> stopWorker(int slot, @QueryValue @Nullable String wait) throws InterruptedException {
        return actions.perform(new Request.Stop(slot), wait);
    }

    @Post("/workers/{slot}/start")
    HttpResponse<?> startWorker(int slot, @QueryValue @Nullable String wait) throws InterruptedException {
        return actions.perform(new Request.Start(slot), wait);
    }

    /** A number is the count; a string may be a change of it, like {@code "+2"}. */
    private static Request scale(Fields body) {
        if (body.isNumber("workers")) {
            return new Request.Scale(Objects.requireNonNull(body.integer("workers")));
        }
        String workers = body.text("workers");
        if (workers == null) {
            throw new BadRequest("say how many: {\"workers\": 4}, or {\"workers\": \"+2\"}");
        }
        try {
            ScaleRequest asked = new ScaleRequest(workers);
            int number = Integer.parseInt(asked.workers());
            return asked.isRelative() ? new Request.ScaleBy(number) : new Request.Scale(number);
        } catch (IllegalArgumentException e) {
            throw new BadRequest("\"workers\": " + e.getMessage());
        }
    }
}
