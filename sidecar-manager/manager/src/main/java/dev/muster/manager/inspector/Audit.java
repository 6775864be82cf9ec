/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.inspector;

import dev.muster.manager.control.Answer;
import dev.muster.manager.control.Control;
import dev.muster.manager.control.Taking;
import dev.muster.manager.supervisor.Request;
import dev.muster.manager.supervisor.Words;
import io.micronaut.http.context.ServerRequestContext;
import jakarta.inject.Singleton;
import java.util.SortedSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes down who changed what, and with what outcome. What an operation came to in the end has its own line, by its number. */
@Singleton
final class Audit {
    private final Control control;

    Audit(Control control) {
        this.control = control;
    }

    /** For the thread that handles the request. */
    void answered(Request request, Answer answer) {
        String outcome = switch (answer) {
            case Answer.Accepted(long number) -> "operation " + number;
            case Answer.Refused(var refusal) -> "refused: " + refusal.message();
        };
        control.audit(who() + " asks for " + words(request) + ": " + outcome);
    }

    /** For the thread that handles the request. */
    void answered(String settings, Taking taking) {
        String outcome = switch (taking) {
            case Taking.InForce _ -> "they are in force";
            case Taking.Begun _ -> "the manager starts anew";
            case Taking.Refused(String problem) -> "refused: " + problem;
        };
        control.audit(who() + " asks for the settings " + settings + ": " + outcome);
    }

    private static String who() {
        return ServerRequestContext.currentRequest()
                .map(request -> Caller.of(request).words())
                .orElse("the manager");
    }

    private static String words(Request request) {
        return switch (request) {
            case Request.Restart(var slots, var cause) ->
                slots.isEmpty() ? "a restart" : "a restart of " + slots(slots);
            case Request.Scale(int workers) -> Words.workers(workers);
            case Request.ScaleBy(int change) -> Words.workers(Math.abs(change)) + (change < 0 ? " less" : " more");
            case Request.Stop(int slot) -> "a stop of slot " + slot;
            case Request.Start(int slot) -> "a start of slot " + slot;
            case Request.Retarget(var workers, var revision) -> "the target " + target(workers, revision);
            case Request.Refresh refresh -> "a restart, as " + refresh.cause();
            case Request.StartProcess(String name) -> "a start of process " + name;
            case Request.StopProcess(String name) -> "a stop of process " + name;
            case Request.RestartProcess(String name) -> "a restart of process " + name;
            case Request.RunProcess run ->
                "a process " + run.name() + ": " + run.launch().command().getFirst();
            case Request.Call call -> "command " + call.name();
            case Request.Shutdown(boolean now, var cause) -> now ? "a shutdown at once" : "a shutdown";
        };
    }

    private static String slots(SortedSet<Integer> slots) {
        return (slots.size() == 1 ? "slot " : "slots ")
                + slots.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    private static String target(@Nullable Integer workers, @Nullable String revision) {
        String count = workers == null ? "" : Words.workers(workers);
        String what = revision == null ? "" : "revision " + revision;
        return count + (workers == null || revision == null ? "" : ", ") + what;
    }
}
