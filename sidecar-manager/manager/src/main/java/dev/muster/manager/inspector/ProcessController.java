/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.inspector;

import dev.muster.api.ProcessList;
import dev.muster.manager.control.Control;
import dev.muster.manager.supervisor.Launch;
import dev.muster.manager.supervisor.ProcessRule;
import dev.muster.manager.supervisor.Request;
import dev.muster.pool.Names;
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

/** The processes beside the workers. */
@Controller("/v1/processes")
@Consumes(MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
final class ProcessController {
    private final Control control;
    private final Actions actions;

    ProcessController(Control control, Actions actions) {
        this.control = control;
        this.actions = actions;
    }

    @Get
    ProcessList processes() {
        return new ProcessList(control.state().processes());
    }

    @Post
    HttpResponse<?> run(@Body @Nullable String text, @QueryValue @Nullable String wait) throws InterruptedException {
        Fields body = Fields.read(text, "name", "command", "restart", "env", "sockets");
        List<String> command = body.texts("command");
        if (command == null || command.isEmpty() || command.getFirst().isEmpty()) {
            throw new BadRequest("say what to run: \"command\": [\"program\", \"argument\"]");
        }
        Launch launch = new Launch(command, body.map("env"), orNone(body.texts("sockets")));
        return actions.perform(new Request.RunProcess(name(body), restart(body), launch), wait);
    }

    @Post("/{name}/start")
    HttpResponse<?> start(String name, @QueryValue @Nullable String wait) throws InterruptedException {
        return actions.perform(new Request.StartProcess(name), wait);
    }

    @Post("/{name}/stop")
    HttpResponse<?> stop(String name, @QueryValue @Nullable String wait) throws InterruptedException {
        return actions.perform(new Request.StopProcess(name), wait);
    }

    @Post("/{name}/restart")
    HttpResponse<?> restart(String name, @QueryValue @Nullable String wait) throws InterruptedException {
        return actions.perform(new Request.RestartProcess(name), wait);
    }

    private static String name(Fields body) {
        String name = body.text("name");
        if (name == null) {
            throw new BadRequest("say what to call it: \"name\"");
        }
        try {
            return Names.parseProcess(name);
        } catch (IllegalArgumentException e) {
            throw new BadRequest("\"name\": " + e.getMessage());
        }
    }

    private static ProcessRule.Restart restart(Fields body) {
        String word = body.text("restart");
        for (ProcessRule.Restart restart : ProcessRule.Restart.values()) {
            if (restart.toString().equals(word)) {
                return restart;
            }
        }
        if (word == null) {
            return ProcessRule.Restart.NEVER;
        }
        throw new BadRequest("\"restart\" must be always, on-failure or never");
    }

    private static List<String> orNone(@Nullable List<String> list) {
        return list == null ? List.of() : list;
    }
}
