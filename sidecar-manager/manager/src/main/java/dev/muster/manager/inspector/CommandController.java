/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.inspector;

import dev.muster.api.CommandList;
import dev.muster.manager.control.Control;
import dev.muster.manager.supervisor.Request;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The custom commands of the pool. */
@Controller("/v1/commands")
@Consumes(MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
final class CommandController {
    private final Control control;
    private final Actions actions;

    CommandController(Control control, Actions actions) {
        this.control = control;
        this.actions = actions;
    }

    @Get
    CommandList commands() {
        return new CommandList(control.commands());
    }

    @Post("/{name}")
    HttpResponse<?> call(String name, @Body @Nullable String text, @QueryValue @Nullable String wait)
            throws InterruptedException {
        List<String> arguments = Fields.read(text, "args").texts("args");
        return actions.perform(new Request.Call(name, arguments == null ? List.of() : arguments), wait);
    }
}
