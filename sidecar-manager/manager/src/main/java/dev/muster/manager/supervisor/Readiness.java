/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** When a booting worker is ready, and when it has had its time. The evidence comes from the launcher. */
final class Readiness {

    /** Weak evidence must hold this long: some runtimes look as if they waited before they accept. */
    static final Duration SETTLE = Duration.ofSeconds(2);

    /** A worker with nothing to be seen waiting on counts as ready after this. */
    static final Duration ALIVE_WITHOUT_SOCKETS = Duration.ofSeconds(1);

    private Readiness() {}

    /** Whether the launcher must watch the worker's sockets. */
    static boolean watches(Settings settings) {
        return switch (settings.ready()) {
            case ReadyWhen.Auto a -> !settings.sockets().isEmpty();
            case ReadyWhen.Accepting a -> !settings.sockets().isEmpty();
            case ReadyWhen.Notify n -> false;
            case ReadyWhen.Alive a -> false;
            case ReadyWhen.Exec e -> false;
        };
    }

    static void seen(Turn turn, Event.Seen seen) {
        Incarnation incarnation = turn.incarnations.get(seen.number());
        if (incarnation == null || !(incarnation.life() instanceof Life.Booting booting)) {
            return; // late: it is ready or gone
        }
        SortedMap<String, Sight> sights = new TreeMap<>(booting.sights());
        Sight before = sights.get(seen.socket());
        Instant since = before == null || before.strength() != seen.strength() || before.lost() != seen.lost()
                ? turn.now
                : before.since(); // said twice, it does not settle anew
        sights.put(seen.socket(), new Sight(seen.strength(), seen.how(), seen.lost(), since));
        boolean knock =
                seen.strength() == Sight.Strength.WEAK && turn.settings.ready().tries();
        Instant probeAt = knock && booting.probeAt() == null ? turn.now : booting.probeAt();
        turn.put(incarnation.with(booting.seen(sights, probeAt)));
    }

    /** Lets those who are ready be ready, and fails those who are out of time. */
    static void check(Turn turn) {
        if (!turn.linked) {
            return;
        }
        for (Incarnation incarnation : List.copyOf(turn.incarnations.values())) {
            if (incarnation.life() instanceof Life.Booting booting) {
                check(turn, incarnation, booting);
            } else if (incarnation.life() instanceof Life.Spawning spawning
                    && !turn.now.isBefore(spawning.since().plus(turn.settings.within()))) {
                timedOut(turn, incarnation, "its program was not started");
            }
        }
        Tasks.run(turn);
        Probes.run(turn);
    }

    private static void check(Turn turn, Incarnation incarnation, Life.Booting booting) {
        String by = turn.running() ? readyBy(turn.settings, incarnation.told(), booting, turn.now) : null;
        if (by != null) {
            become(turn, incarnation, booting.pid(), by);
        } else if (!turn.now.isBefore(booting.deadline())) {
            if (turn.running() && cannotBeSeen(turn.settings, booting)) {
                become(turn, incarnation, booting.pid(), "alive");
            } else {
                timedOut(turn, incarnation, missing(turn.settings, incarnation.told(), booting));
            }
        }
    }

    static void become(Turn turn, Incarnation incarnation, int pid, String by) {
        turn.put(incarnation.with(Life.Ready.now(pid, turn.now, by, Health.nextWord(turn))));
        turn.everReady = true;
        if (watches(turn.settings)) {
            turn.emit(new Effect.Watch(incarnation.number(), false));
        }
        if (!turn.settings.sockets().isEmpty()) {
            turn.emit(new Effect.RestoreSockets());
        }
        Health.guard(turn, incarnation.number(), true);
        Starts.note(turn, incarnation, true, false);
        Duration after = Duration.between(incarnation.born(), turn.now);
        turn.emit(new News.Ready(incarnation.slot(), incarnation.number(), pid, by, after));
    }

    private static void timedOut(Turn turn, Incarnation incarnation, String what) {
        String words = "not ready within " + Words.time(turn.settings.within()) + ": " + what;
        Ends.failed(turn, incarnation, words, true);
        Stops.fault(turn, incarnation, words, turn.settings.stopSignal());
    }

    /** How it is known that the worker is ready, or null while it is not. */
    static @Nullable String readyBy(Settings settings, Told told, Life.Booting booting, Instant now) {
        return switch (settings.ready()) {
            case ReadyWhen.Auto a -> automatic(settings, told, booting, now);
            case ReadyWhen.Accepting a -> seenBy(settings, booting, now);
            case ReadyWhen.Alive(Duration after) -> aliveFor(after, booting, now);
            case ReadyWhen.Notify n -> told.ready() ? "notify" : null;
            case ReadyWhen.Exec e -> null;
        };
    }

    private static @Nullable String automatic(Settings settings, Told told, Life.Booting booting, Instant now) {
        if (settings.sockets().isEmpty()) {
            return told.ready() ? "notify" : aliveFor(ALIVE_WITHOUT_SOCKETS, booting, now);
        }
        String seen = seenBy(settings, booting, now);
        return told.ready() && (seen != null || cannotBeSeen(settings, booting)) ? "notify" : seen;
    }

    private static @Nullable String aliveFor(Duration wait, Life.Booting booting, Instant now) {
        return now.isBefore(booting.since().plus(wait)) ? null : "alive";
    }

    private static @Nullable String seenBy(Settings settings, Life.Booting booting, Instant now) {
        String how = null;
        for (String socket : settings.sockets()) {
            Sight sight = booting.sights().get(socket);
            if (sight == null || now.isBefore(trustedFrom(settings, sight))) {
                return null;
            }
            how = how == null ? sight.how() : how;
        }
        return how;
    }

    private static Instant trustedFrom(Settings settings, Sight sight) {
        return switch (sight.strength()) {
            case STRONG -> sight.since();
            case WEAK -> settings.ready().tries() ? Instant.MAX : sight.since().plus(SETTLE);
            case REGISTERED, UNKNOWN, NONE -> Instant.MAX;
        };
    }

    /** When time alone will change the answer, or the deadline. */
    static Instant nextLook(Settings settings, Life.Booting booting, Instant now) {
        Instant next = booting.deadline();
        switch (settings.ready()) {
            case ReadyWhen.Alive(Duration after) ->
                next = earlier(next, booting.since().plus(after));
            case ReadyWhen.Auto a -> {
                if (settings.sockets().isEmpty()) {
                    next = earlier(next, booting.since().plus(ALIVE_WITHOUT_SOCKETS));
                }
            }
            case ReadyWhen.Accepting a -> {}
            case ReadyWhen.Notify n -> {}
            case ReadyWhen.Exec e -> {}
        }
        if (booting.probeAt() != null) {
            next = earlier(next, booting.probeAt());
        }
        for (Sight sight : booting.sights().values()) {
            if (sight.strength() == Sight.Strength.WEAK
                    && trustedFrom(settings, sight).isAfter(now)) {
                next = earlier(next, trustedFrom(settings, sight));
            }
        }
        return next;
    }

    private static boolean cannotBeSeen(Settings settings, Life.Booting booting) {
        if (!(settings.ready() instanceof ReadyWhen.Auto)
                || booting.sights().size() < settings.sockets().size()) {
            return false;
        }
        for (Sight sight : booting.sights().values()) {
            if (sight.strength() != Sight.Strength.UNKNOWN && !sight.strength().equals(Sight.Strength.STRONG)) {
                return false;
            }
        }
        return !booting.sights().isEmpty();
    }

    /** What there was to see at the deadline, in words that help. */
    private static String missing(Settings settings, Told told, Life.Booting booting) {
        return switch (settings.ready()) {
            case ReadyWhen.Notify n -> "no READY=1 came";
            case ReadyWhen.Exec e -> "the readiness command has not succeeded";
            case ReadyWhen.Alive a -> "it was not given time enough to count as alive";
            case ReadyWhen.Auto a -> (told.ready() ? "it has said READY=1, but " : "") + unseen(settings, booting);
            case ReadyWhen.Accepting a -> unseen(settings, booting);
        };
    }

    private static String unseen(Settings settings, Life.Booting booting) {
        for (String socket : settings.sockets()) {
            Sight sight = booting.sights().get(socket);
            if (sight != null && sight.lost()) {
                return "no process of this worker holds socket " + socket
                        + " any more; a wrapper such as npm start closes what it inherits: run the server itself";
            }
            if (sight == null || !now(sight)) {
                return sight != null && sight.strength() == Sight.Strength.REGISTERED
                        ? "socket " + socket + " is registered for events, but nobody waits for them"
                        : sight != null && sight.strength() == Sight.Strength.UNKNOWN
                                ? "the worker may not be looked into"
                                : "nobody waits on socket " + socket + "; it still boots, or it listens somewhere else";
            }
        }
        return "it was not seen waiting on its sockets";
    }

    private static boolean now(Sight sight) {
        return sight.strength() == Sight.Strength.STRONG || sight.strength() == Sight.Strength.WEAK;
    }

    private static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }
}
