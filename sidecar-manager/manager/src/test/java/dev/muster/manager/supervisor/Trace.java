/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;

/** The last steps of a run, to be read when it has failed. */
final class Trace {

    private static final int KEPT = Integer.getInteger("sim.trace", 150);

    private record Line(Instant at, Object what, List<Effect> effects) {}

    private final ArrayDeque<Line> lines = new ArrayDeque<>();
    private long steps;

    void add(Instant at, Event event, List<Effect> effects) {
        steps++;
        keep(new Line(at, event, effects));
    }

    void say(Instant at, String words) {
        keep(new Line(at, "-- " + words, List.of()));
    }

    private void keep(Line line) {
        lines.add(line);
        if (lines.size() > KEPT) {
            lines.remove();
        }
    }

    long steps() {
        return steps;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Line line : lines) {
            text.append(Duration.between(Instant.EPOCH, line.at))
                    .append(' ')
                    .append(line.what)
                    .append('\n');
            line.effects.forEach(effect -> text.append("        -> ")
                    .append(effect instanceof Effect.Remember ? "Remember" : effect)
                    .append('\n'));
        }
        return text.toString();
    }
}
