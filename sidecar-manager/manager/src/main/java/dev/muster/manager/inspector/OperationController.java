/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.inspector;

import dev.muster.api.Operation;
import dev.muster.manager.control.Control;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was asked of the pool, and what became of it. */
@Controller("/v1/operations")
@ExecuteOn(TaskExecutors.BLOCKING)
final class OperationController {
    private final Control control;

    OperationController(Control control) {
        this.control = control;
    }

    @Get
    List<Operation> operations() {
        return control.operations();
    }

    /** Always 200: the state in the body says how far it is, after at most {@code wait}. */
    @Get("/{id}")
    HttpResponse<?> operation(long id, @QueryValue @Nullable String wait) throws InterruptedException {
        Duration atMost = Actions.atMost(wait);
        Operation operation = control.operation(id);
        if (operation == null) {
            return Problems.of(HttpStatus.NOT_FOUND, "there is no operation " + id + ", or it is too long ago");
        }
        return HttpResponse.ok(operation.isEnded() ? operation : control.await(id, atMost));
    }
}
