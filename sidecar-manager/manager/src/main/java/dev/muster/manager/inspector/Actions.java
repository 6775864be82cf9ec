/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.inspector;

import dev.muster.api.Operation;
import dev.muster.manager.control.Answer;
import dev.muster.manager.control.Control;
import dev.muster.manager.supervisor.Request;
import dev.muster.pool.DurationText;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Asks something of the pool and answers with the operation it became: 202 while it runs, 200 when it has ended. */
@Singleton
final class Actions {
    private final Control control;
    private final Audit audit;

    Actions(Control control, Audit audit) {
        this.control = control;
        this.audit = audit;
    }

    /** @param wait how long the caller wants to wait for the outcome; null for not at all */
    HttpResponse<?> perform(Request request, @Nullable String wait) throws InterruptedException {
        Duration atMost = atMost(wait);
        Answer given = control.submit(request);
        audit.answered(request, given);
        return switch (given) {
            case Answer.Refused(var refusal) -> Problems.refused(refusal);
            case Answer.Accepted(long number) -> answer(control.await(number, atMost));
        };
    }

    /** The duration of {@code ?wait}, which may be a bare number of seconds. */
    static Duration atMost(@Nullable String wait) {
        if (wait == null) {
            return Duration.ZERO;
        }
        try {
            Duration asked = DurationText.parse(wait.matches("\\d+") ? wait + "s" : wait);
            return asked.compareTo(Settings.LONGEST_WAIT) < 0 ? asked : Settings.LONGEST_WAIT;
        } catch (IllegalArgumentException e) {
            throw new BadRequest("wait: " + e.getMessage());
        }
    }

    private static HttpResponse<?> answer(Operation operation) {
        HttpStatus status = operation.isEnded() ? HttpStatus.OK : HttpStatus.ACCEPTED;
        return HttpResponse.status(status)
                .header(HttpHeaders.LOCATION, "/v1/operations/" + operation.id())
                .body(operation);
    }
}
