/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.inspector;

import dev.muster.api.Problem;
import dev.muster.manager.supervisor.Refusal;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import io.micronaut.http.server.exceptions.response.ErrorContext;
import io.micronaut.http.server.exceptions.response.ErrorResponseProcessor;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every error that leaves the inspector, as an RFC 9457 document. */
@Singleton
final class Problems implements ErrorResponseProcessor<Problem> {
    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

    /** Why a request was not taken. */
    static MutableHttpResponse<Problem> refused(Refusal refusal) {
        HttpStatus status = switch (refusal) {
            case Refusal.NoSuchSlot r -> HttpStatus.NOT_FOUND;
            case Refusal.NoSuchProcess r -> HttpStatus.NOT_FOUND;
            case Refusal.NoSuchCommand r -> HttpStatus.NOT_FOUND;
            case Refusal.NameTaken r -> HttpStatus.CONFLICT;
            case Refusal.CommandForgotten r -> HttpStatus.CONFLICT;
            case Refusal.TooManyProcesses r -> HttpStatus.TOO_MANY_REQUESTS;
            case Refusal.TooManyCommands r -> HttpStatus.TOO_MANY_REQUESTS;
            case Refusal.TooManyOperations r -> HttpStatus.TOO_MANY_REQUESTS;
            case Refusal.NoSuchSocket r -> HttpStatus.UNPROCESSABLE_ENTITY;
            case Refusal.TakesNoArguments r -> HttpStatus.UNPROCESSABLE_ENTITY;
            case Refusal.CommandTooLong r -> HttpStatus.UNPROCESSABLE_ENTITY;
            case Refusal.NoLauncher r -> HttpStatus.SERVICE_UNAVAILABLE;
            case Refusal.Leaving r -> HttpStatus.SERVICE_UNAVAILABLE;
            case Refusal.ShuttingDown r -> HttpStatus.CONFLICT;
            case Refusal.HeldSlot r -> HttpStatus.CONFLICT;
            case Refusal.BelowZero r -> HttpStatus.UNPROCESSABLE_ENTITY;
            case Refusal.TooMany r -> HttpStatus.UNPROCESSABLE_ENTITY;
            case Refusal.BadRevision r -> HttpStatus.UNPROCESSABLE_ENTITY;
        };
        return of(status, refusal.message());
    }

    static MutableHttpResponse<Problem> of(HttpStatus status, String detail) {
        return fill(io.micronaut.http.HttpResponse.status(status), detail);
    }

    /** What the server itself turns away: unknown paths, wrong methods, bodies too long, and whatever a bug throws. */
    @Override
    public MutableHttpResponse<Problem> processResponse(ErrorContext context, MutableHttpResponse<?> response) {
        HttpRequest<?> request = context.getRequest();
        String what = request.getMethodName() + " " + request.getPath();
        String detail = switch (response.code()) {
            case 404 -> "there is nothing at " + request.getPath();
            case 405 -> what + ": this path takes " + response.getHeaders().get("Allow");
            case 413 ->
                "the request is too long: its body is longer than " + Settings.LONGEST_BODY
                        + " bytes, or its head than 8192";
            case 500 -> unexpected(what, context.getRootCause());
            default ->
                context.getErrors().stream()
                        .findFirst()
                        .map(e -> e.getMessage())
                        .orElse(what);
        };
        return fill(response, detail);
    }

    private static String unexpected(String what, Optional<Throwable> cause) {
        LOG.warn("{} failed", what, cause.orElse(null));
        return "the manager failed to answer; its log says why";
    }

    private static MutableHttpResponse<Problem> fill(MutableHttpResponse<?> response, String detail) {
        HttpStatus status = response.status();
        return response.contentType(MediaType.APPLICATION_JSON_PROBLEM_TYPE)
                .body(Problem.of(status.getCode(), status.getReason(), detail));
    }

    /** A request that says what cannot be meant. */
    @Produces(MediaType.APPLICATION_JSON_PROBLEM)
    @Singleton
    static final class OfBadRequest implements ExceptionHandler<BadRequest, MutableHttpResponse<Problem>> {
        @Override
        @SuppressWarnings("rawtypes")
        public MutableHttpResponse<Problem> handle(HttpRequest request, BadRequest bad) {
            return of(HttpStatus.BAD_REQUEST, String.valueOf(bad.getMessage()));
        }
    }
}
