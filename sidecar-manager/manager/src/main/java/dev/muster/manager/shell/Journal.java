/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.shell;

import dev.muster.api.Event;
import dev.muster.manager.control.EventFeed;
import dev.muster.manager.supervisor.Effect;
import java.time.Instant;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What happened: for the event stream in full, and for the manager's own log as far as a person wants to read it. */
final class Journal {

    private static final int REMEMBERED = 4096;

    private final EventFeed feed;
    private final Consumer<String> log;

    /** The feed's numbers go on from the clock, so that a reader can tell this manager's events from its predecessor's. */
    Journal(Instant start, Consumer<String> log) {
        feed = new EventFeed(REMEMBERED, start.toEpochMilli() * 1000);
        this.log = log;
    }

    EventFeed feed() {
        return feed;
    }

    void tell(Effect.Tell news, Instant now) {
        String type = news.what().name().toLowerCase(Locale.ROOT);
        Integer slot = news.slot() < 0 ? null : news.slot();
        Long incarnation = news.number() == 0 ? null : news.number();
        feed.publish(id -> new Event(id, now, type, slot, incarnation, null, news.words()));
        String line = line(news);
        if (line != null) {
            log.accept(line);
        }
    }

    /** A line of the shell's own. */
    void log(String line) {
        log.accept(line);
    }

    private static @Nullable String line(Effect.Tell news) {
        String about = news.slot() < 0 ? "" : "slot " + news.slot() + ": ";
        return switch (news.what()) {
            case READY, KILLED, FAILED, HELD -> about + news.words();
            case OPERATION -> "operation " + news.words();
            case STARTING, STARTED, DRAINING, STOPPING, EXITED, BACKOFF, ROLLOUT, LAUNCHER, SHUTDOWN -> null;
        };
    }
}
