/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import dev.muster.api.State;
import dev.muster.api.json.Wire;
import dev.muster.manager.cli.Fleet.Answer;
import dev.muster.manager.cli.Kubectl.Lines;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * Brings what happens in a pool's pods to {@code muster pool … top}, on threads of its own: a watch of the resource, one of the
 * pods, and a stream from each pod's manager. What breaks off is begun again each second.
 */
final class FleetFeed implements AutoCloseable {
    /** Each stream is a process of some 50 MB here; what is beyond is left to {@code state}. */
    static final int MOST = 24;

    private static final long PAUSE_MILLIS = 1000;

    private final Fleet fleet;
    private final Runnable changed;
    private final ConcurrentSkipListMap<String, Answer> answers = new ConcurrentSkipListMap<>();
    private final Set<String> followed = ConcurrentHashMap.newKeySet();
    private final Set<Lines> open = ConcurrentHashMap.newKeySet();
    private volatile PoolResource pool;
    private volatile boolean closed;

    /** One thing to follow, line by line. */
    private interface Source {
        Lines open() throws IOException;
    }

    private interface Taker {
        void take(String line);
    }

    /** @param changed called after each change, on any thread */
    FleetFeed(Fleet fleet, PoolResource pool, Runnable changed) {
        this.fleet = fleet;
        this.pool = pool;
        this.changed = changed;
    }

    void start() {
        Background.start("pool", () -> follow(fleet::resourceAsItChanges, this::poolChanged));
        Background.start("pods", () -> follow(this::podsAnew, this::podChanged));
    }

    PoolResource pool() {
        return pool;
    }

    /** What is known of each pod, by name. */
    List<Answer> answers() {
        return new ArrayList<>(answers.values());
    }

    private void poolChanged(String line) {
        Watched watched = Watched.read(line);
        if (!watched.isError()) {
            pool = watched.object(PoolResource.class);
        }
    }

    private void podChanged(String line) {
        Watched watched = Watched.read(line);
        if (watched.isError()) {
            return; // the watch ends with it
        }
        String pod = watched.object(PodResource.class).name();
        if (watched.type().equals("DELETED")) {
            answers.remove(pod);
        } else {
            answers.putIfAbsent(pod, new Answer(pod, null, null, null));
        }
        answers.keySet().stream().limit(MOST).forEach(each -> {
            if (followed.add(each)) {
                Background.start(each, () -> follow(each));
            }
        });
    }

    private void follow(String pod) throws InterruptedException {
        while (!closed && answers.containsKey(pod)) {
            @Nullable
            String problem = once(() -> fleet.stateAsItChanges(pod), line -> {
                State state = Wire.read(State.class, line);
                answers.computeIfPresent(pod, (name, before) -> new Answer(pod, line, state, null));
            });
            answers.computeIfPresent(pod, (name, before) -> new Answer(pod, null, null, problem));
            changed.run();
            Thread.sleep(PAUSE_MILLIS);
        }
        followed.remove(pod);
    }

    /** Who is gone since the watch of the pods broke off is forgotten; the new one begins with those that are there. */
    private Lines podsAnew() throws IOException {
        answers.clear();
        return fleet.podsAsTheyChange();
    }

    private void follow(Source source, Taker taker) throws InterruptedException {
        while (!closed) {
            once(source, taker);
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    /** Until its end; why it ended. */
    private String once(Source source, Taker taker) {
        try (Lines lines = source.open()) {
            open.add(lines);
            try {
                for (String line = lines.next(); line != null && !closed; line = lines.next()) {
                    taker.take(line);
                    changed.run();
                }
                return "its manager has ended";
            } finally {
                open.remove(lines);
            }
        } catch (CommandProblem | IOException | IllegalArgumentException e) {
            return String.valueOf(e.getMessage());
        }
    }

    @Override
    public void close() {
        closed = true;
        open.forEach(Lines::close);
    }
}
