/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import dev.muster.manager.cli.Fleet.Answer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A pool across its pods, live in the terminal, until the person has enough. */
final class FleetTop {
    private static final String KEYS = "q quit  ↑/↓ scroll";
    private static final long LEAST_MILLIS = 100;
    private static final long REFRESH_MILLIS = 1000;

    private final Fleet fleet;
    private final boolean workers;
    private final Console console;
    private final Semaphore happened = new Semaphore(0);
    private final AtomicInteger scrolled = new AtomicInteger();
    private volatile boolean enough;

    FleetTop(Fleet fleet, boolean workers, Console console) {
        this.fleet = fleet;
        this.workers = workers;
        this.console = console;
    }

    void run() throws CommandProblem, IOException, InterruptedException {
        PoolResource pool = fleet.resource();
        try (FleetFeed feed = new FleetFeed(fleet, pool, happened::release);
                Keyboard keyboard = new Keyboard();
                Screen screen = new Screen(console.out())) {
            Window window = new Window();
            feed.start();
            Thread.ofPlatform().daemon().name("keys").start(() -> readKeys(keyboard));
            while (!enough) {
                Window.Size size = window.size();
                screen.show(picture(feed, size), size.height());
                Thread.sleep(LEAST_MILLIS);
                happened.tryAcquire(REFRESH_MILLIS - LEAST_MILLIS, TimeUnit.MILLISECONDS);
                happened.drainPermits();
            }
        }
    }

    private String picture(FleetFeed feed, Window.Size size) {
        List<Answer> answers = feed.answers();
        List<Answer> shown = answers.subList(0, Math.min(answers.size(), FleetFeed.MOST));
        List<Line> lines = FleetTable.of(feed.pool(), shown, workers);
        if (answers.size() > shown.size()) {
            lines.add(Line.of(
                    "… " + shown.size() + " of " + answers.size() + " pods; 'muster pool " + fleet.name()
                            + "' prints all of them",
                    Colour.DIM));
        }
        int room = Math.max(1, size.height() - 1);
        int from = scrolled.updateAndGet(at -> Math.clamp(at, 0, Math.max(0, lines.size() - room)));
        List<Line> fitting = new ArrayList<>(lines.subList(from, Math.min(lines.size(), from + room)));
        while (fitting.size() < room) {
            fitting.add(Line.EMPTY);
        }
        fitting.add(Line.of(KEYS, Colour.DIM));
        return new Frame(fitting, size.width()).text(console.coloured());
    }

    private void readKeys(Keyboard keyboard) {
        try {
            for (List<Key> keys = keyboard.read(); !keys.isEmpty(); keys = keyboard.read()) {
                keys.forEach(this::press);
            }
        } catch (IOException e) {
            // The terminal is gone, which is the end as well.
        }
        enough = true;
        happened.release();
    }

    private void press(Key key) {
        if (key.equals(Key.of('q')) || key.equals(Key.INTERRUPT)) {
            enough = true;
        } else if (key.equals(Key.DOWN) || key.equals(Key.of('j'))) {
            scrolled.incrementAndGet();
        } else if (key.equals(Key.UP) || key.equals(Key.of('k'))) {
            scrolled.decrementAndGet();
        }
        happened.release();
    }
}
