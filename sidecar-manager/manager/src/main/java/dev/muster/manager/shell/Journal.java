/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.shell;

import dev.muster.api.Event;
import dev.muster.manager.control.EventFeed;
import dev.muster.manager.control.Tally;
import dev.muster.manager.os.ListeningSocket;
import dev.muster.manager.os.OneLine;
import dev.muster.manager.os.WorkerOutput.Level;
import dev.muster.manager.supervisor.News;
import dev.muster.manager.supervisor.Operation;
import dev.muster.manager.supervisor.Request;
import dev.muster.manager.supervisor.Words;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What happened: for the event stream in full, in numbers for the metrics, and for the manager's own log as far as a person wants to read it. That is what
 * nobody asked for, and the beginning and the end of what somebody did; a planned stop makes no line of its own.
 */
final class Journal {

    private static final int REMEMBERED = 4096;
    private static final int LONGEST_AUDIT = 300;

    private final EventFeed feed;
    private final Tally tally = new Tally();
    private final BiConsumer<Level, String> log;

    /** The feed's numbers go on from the clock, so that a reader can tell this manager's events from its predecessor's. */
    Journal(Instant start, BiConsumer<Level, String> log) {
        feed = new EventFeed(REMEMBERED, start.toEpochMilli() * 1000);
        this.log = log;
    }

    EventFeed feed() {
        return feed;
    }

    Tally tally() {
        return tally;
    }

    /** A line of the shell's own. */
    void log(Level level, String line) {
        log.accept(level, line);
    }

    /** Who asked for what, and what came of it. Thread-safe. */
    void audit(String said) {
        String line = OneLine.of(said, LONGEST_AUDIT); // what the caller has said stands in it
        feed.publish(id -> new Event(id, Instant.now(), "audit", null, null, null, line));
        log.accept(Level.INFO, line);
    }

    /** What became of settings that have changed. Thread-safe. */
    void settings(Level level, String line) {
        feed.publish(id -> new Event(id, Instant.now(), "settings", null, null, null, line));
        log.accept(level, line);
    }

    /** The first line of all: what is run, and where. */
    void begins(String pool, int workers, Map<String, ListeningSocket> sockets) {
        StringBuilder line = new StringBuilder(pool + ": " + Words.workers(workers));
        String between = " on ";
        for (var socket : sockets.entrySet()) {
            line.append(between).append(socket.getKey()).append(' ');
            line.append(address(socket.getValue().address()));
            between = ", ";
        }
        log.accept(Level.INFO, line.toString());
    }

    /** Every address, of whichever family, is {@code *}, as in the table of states. */
    private static String address(String address) {
        return address.replaceFirst("^(\\[::]|0\\.0\\.0\\.0):", "*:");
    }

    /** Publishes the event, counts it, and writes the line that there is for it. */
    void tell(News news, Instant at) {
        tally.take(news);
        Integer slot = slot(news);
        Long incarnation = news instanceof News.OfWorker worker ? worker.number() : null;
        News.OfProcess process = news instanceof News.OfProcess of ? of : null;
        String name = process == null ? null : process.name();
        Long number = process == null ? incarnation : Long.valueOf(process.number());
        feed.publish(id -> new Event(id, at, news.type(), slot, number, name, news.words()));
        String line = line(news);
        if (line != null) {
            String about = name != null ? "process " + name + ": " : slot != null ? "slot " + slot + ": " : "";
            log.accept(level(news), about + line);
        }
    }

    private static @Nullable Integer slot(News news) {
        return news instanceof News.OfWorker worker
                ? Integer.valueOf(worker.slot())
                : news instanceof News.Held(int held) ? Integer.valueOf(held) : null;
    }

    private static Level level(News news) {
        boolean bad = news instanceof News.Failed
                || news instanceof News.ProcessFailed
                || (news instanceof News.ProcessKilled(String n, long c, String w, boolean asked) && !asked)
                || news instanceof News.Killed
                || news instanceof News.Stuck
                || news instanceof News.NobodyAccepts
                || news instanceof News.LauncherGone
                || (news instanceof News.OperationEnded(Operation operation)
                        && operation.outcome() == Operation.Outcome.FAILED);
        return bad ? Level.WARN : Level.INFO;
    }

    private static @Nullable String line(News news) {
        return switch (news) {
            case News.Ready ready ->
                "ready (pid " + ready.pid() + ", " + evidence(ready.by()) + " after " + words(ready.after()) + ")";
            case News.Failed failed ->
                failed.words() + (failed.pause().isPositive() ? "; tried again in " + words(failed.pause()) : "");
            case News.Killed killed -> killed.asked() ? null : "killed: " + killed.words();
            case News.ProcessStarted started -> "runs (pid " + started.pid() + ")";
            case News.ProcessFailed failed ->
                failed.words()
                        + (failed.pause() == null
                                ? "; not started again"
                                : failed.pause().isPositive() ? "; tried again in " + words(failed.pause()) : "");
            case News.ProcessKilled killed -> killed.asked() ? null : "killed: " + killed.words();
            case News.ProcessStarting s -> null;
            case News.ProcessStopping s -> null;
            case News.ProcessExited exited -> exited.byItself() ? exited.words() + ", on its own" : null;
            case News.Exited exited -> exited.byItself() ? exited.words() + ", on its own" : null;
            case News.OperationBegan(Operation operation) ->
                ofShutdown(operation)
                        ? null
                        : operation.request().kind() + " begins (operation " + operation.number()
                                + (operation.request().cause().isEmpty()
                                        ? ""
                                        : ", " + operation.request().cause())
                                + ")";
            case News.OperationResumed(Operation operation) ->
                ofShutdown(operation)
                        ? "still shutting down"
                        : operation.request().kind() + " goes on (operation " + operation.number() + ")";
            case News.OperationEnded(Operation operation) ->
                ofShutdown(operation)
                        ? null
                        : operation.request().kind() + " " + operation.outcome().word() + ": " + operation.message();
            case News.Ending ending -> null; // told with what led there
            case News.Stuck stuck -> stuck.words();
            case News.Moves moves -> moves.words();
            case News.Recycled recycled -> recycled.words();
            case News.NobodyAccepts nobody -> nobody.words();
            case News.SomebodyAccepts somebody -> somebody.words();
            case News.Starting s -> null;
            case News.Started s -> null;
            case News.Draining d -> null;
            case News.Stopping s -> null;
            case News.Held h -> null;
            case News.RolloutGivenUp given -> // its operation says that it is
                given.waits() ? "not started again before something changes" : null;
            case News.LauncherLost l -> null;
            case News.LauncherGone gone ->
                "the application's container is gone, and its workers with it: " + gone.words();
            case News.LauncherConnected l -> null;
        };
    }

    /** A shutdown has lines of its own. */
    private static boolean ofShutdown(Operation operation) {
        return operation.request() instanceof Request.Shutdown;
    }

    private static String evidence(String by) {
        return switch (by) {
            case "notify" -> "said so";
            case "alive" -> "still running";
            case "exec" -> "its readiness command succeeded";
            case "accepted" -> "seen with connections";
            default -> "seen in " + by;
        };
    }

    /** For people: {@code 45ms}, {@code 1.2s}, {@code 90s}. */
    static String words(Duration time) {
        long millis = Math.max(0, time.toMillis());
        if (millis < 1000) {
            return millis + "ms";
        }
        return millis < 10_000 && millis % 1000 >= 50
                ? String.format(Locale.ROOT, "%.1fs", millis / 1000.0)
                : Math.round(millis / 1000.0) + "s";
    }
}
