/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.shell;

import dev.muster.api.Event;
import dev.muster.manager.control.EventFeed;
import dev.muster.manager.os.ListeningSocket;
import dev.muster.manager.os.WorkerOutput.Level;
import dev.muster.manager.supervisor.Effect;
import dev.muster.manager.supervisor.Incarnation;
import dev.muster.manager.supervisor.Life;
import dev.muster.manager.supervisor.Phase;
import dev.muster.manager.supervisor.Slot;
import dev.muster.manager.supervisor.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What happened: for the event stream in full, and for the manager's own log as far as a person wants to read it. That is what
 * nobody asked for, and the beginning and the end of what somebody did; a planned stop makes no line of its own.
 */
final class Journal {

    private static final int REMEMBERED = 4096;

    private final EventFeed feed;
    private final BiConsumer<Level, String> log;

    /** The feed's numbers go on from the clock, so that a reader can tell this manager's events from its predecessor's. */
    Journal(Instant start, BiConsumer<Level, String> log) {
        feed = new EventFeed(REMEMBERED, start.toEpochMilli() * 1000);
        this.log = log;
    }

    EventFeed feed() {
        return feed;
    }

    /** A line of the shell's own. */
    void log(Level level, String line) {
        log.accept(level, line);
    }

    /** The first line of all: what is run, and where. */
    void begins(String pool, int workers, Map<String, ListeningSocket> sockets) {
        StringBuilder line = new StringBuilder(pool + ": " + (workers == 1 ? "1 worker" : workers + " workers"));
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

    /**
     * @param before the state before the step that brought this news
     * @param after the state after it
     * @param step all that it led to
     */
    void tell(Effect.Tell news, State before, State after, List<Effect> step, Instant now) {
        String type = news.what().name().toLowerCase(Locale.ROOT);
        Integer slot = news.slot() < 0 ? null : news.slot();
        Long incarnation = news.number() == 0 ? null : news.number();
        feed.publish(id -> new Event(id, now, type, slot, incarnation, null, news.words()));
        String line = line(news, before, after, step, now);
        if (line != null) {
            log.accept(level(news), slot == null ? line : "slot " + slot + ": " + line);
        }
    }

    private static Level level(Effect.Tell news) {
        return switch (news.what()) {
            case FAILED, KILLED -> Level.WARN;
            case OPERATION -> news.words().contains(" failed: ") ? Level.WARN : Level.INFO;
            case STARTING, STARTED, READY, DRAINING, STOPPING, EXITED, BACKOFF, HELD, ROLLOUT, LAUNCHER, SHUTDOWN ->
                Level.INFO;
        };
    }

    private static @Nullable String line(Effect.Tell news, State before, State after, List<Effect> step, Instant now) {
        return switch (news.what()) {
            case READY -> ready(news, after);
            case FAILED -> news.words() + nextTry(after.slots().get(news.slot()), now);
            case KILLED ->
                after.phase() instanceof Phase.Ending ending && ending.now() ? null : "killed: " + news.words();
            case EXITED -> leftByItself(news, before, step) ? news.words() + ", on its own" : null;
            case OPERATION -> operation(news.words());
            case STARTING, STARTED, DRAINING, STOPPING, BACKOFF, HELD, ROLLOUT, LAUNCHER, SHUTDOWN -> null;
        };
    }

    /** Such as {@code ready (pid 4121, seen in epoll after 1.2s)}. */
    private static String ready(Effect.Tell news, State after) {
        Incarnation worker = after.incarnations().get(news.number());
        if (worker == null || !(worker.life() instanceof Life.Ready ready)) {
            return news.words(); // it was ready for no longer than this step
        }
        return "ready (pid " + ready.pid() + ", " + evidence(ready.by()) + " after "
                + words(Duration.between(worker.born(), ready.since())) + ")";
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

    /** Nobody told it to end, and that it did is no failure: or else the next piece of news would be one. */
    private static boolean leftByItself(Effect.Tell news, State before, List<Effect> step) {
        Incarnation worker = before.incarnations().get(news.number());
        return worker != null
                && worker.ready()
                && news.words().equals("exit 0")
                && step.stream()
                        .noneMatch(effect -> effect instanceof Effect.Tell other
                                && other.what() == Effect.What.FAILED
                                && other.number() == news.number());
    }

    private static String nextTry(@Nullable Slot slot, Instant now) {
        return slot != null && slot.nextTry().isAfter(now)
                ? "; tried again in " + words(Duration.between(now, slot.nextTry()))
                : "";
    }

    /** "3 restart begins" becomes "restart begins (operation 3)"; a shutdown has lines of its own. */
    private static @Nullable String operation(String words) {
        int space = words.indexOf(' ');
        String rest = words.substring(space + 1);
        if (rest.startsWith("shutdown ")) {
            return null;
        }
        return rest.endsWith(" begins") ? rest + " (operation " + words.substring(0, space) + ")" : rest;
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
