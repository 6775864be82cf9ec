/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.planner;

import java.time.Duration;
import java.time.Instant;
import java.util.PriorityQueue;

/** Virtual time: what is to happen, in the order of its moments, and of its planning where they are equal. */
final class Schedule {

    private record Planned(Instant at, long order, Runnable what) implements Comparable<Planned> {
        @Override
        public int compareTo(Planned other) {
            int byTime = at.compareTo(other.at);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    private final PriorityQueue<Planned> queue = new PriorityQueue<>();
    private Instant now = Instant.EPOCH;
    private long planned;

    Instant now() {
        return now;
    }

    void after(Duration wait, Runnable what) {
        at(now.plus(wait), what);
    }

    /** A moment that has passed already means now. */
    void at(Instant moment, Runnable what) {
        queue.add(new Planned(moment.isBefore(now) ? now : moment, planned++, what));
    }

    /** Lets the next thing happen, unless that would be after the limit; false when nothing was left until then. */
    boolean next(Instant limit) {
        Planned first = queue.peek();
        if (first == null || first.at.isAfter(limit)) {
            return false;
        }
        queue.remove();
        now = first.at;
        first.what.run();
        return true;
    }
}
