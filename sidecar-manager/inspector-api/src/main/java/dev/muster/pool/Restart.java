/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.pool;

import java.time.Duration;

/**
 * How a rolling restart goes.
 *
 * @param maxSurge workers that may run above the target meanwhile
 * @param maxUnavailable ready workers that may be missing meanwhile; not both this and {@code maxSurge} are none
 * @param failures starts of the new revision that may fail before the restart is given up
 * @param prove how long the first worker of a new revision stays ready before an old one is retired
 */
public record Restart(Order order, Share maxSurge, Share maxUnavailable, int failures, Duration prove) {
    public static final int DEFAULT_FAILURES = 3;
    public static final Duration DEFAULT_PROVE = Duration.ofSeconds(2);

    /** The same where workers are restarted on each change of a file: whoever has made it looks at the outcome. */
    public static final int RELOAD_FAILURES = 1;

    public static final Duration RELOAD_PROVE = Duration.ZERO;
    public static final Restart DEFAULT = of(Order.SURGE);

    public enum Order {
        /** The new worker is ready before the old one is stopped. */
        SURGE,
        /** The old worker is stopped before the new one is started: for workers that cannot run side by side. */
        REPLACE;

        public Share defaultSurge() {
            return this == SURGE ? Share.ONE : Share.NONE;
        }

        public Share defaultUnavailable() {
            return this == SURGE ? Share.NONE : Share.ONE;
        }

        @Override
        public String toString() {
            return Names.text(this);
        }
    }

    public Restart {
        Limits.range("failures", failures, 1, 1000);
        Limits.atLeast("prove", prove, Duration.ZERO);
        if (maxSurge.isNone() && maxUnavailable.isNone()) {
            throw new InvalidField(
                    "maxSurge",
                    "maxSurge and maxUnavailable are both 0, so no worker could ever be replaced: make one of them 1");
        }
    }

    public static Restart of(Order order) {
        return new Restart(order, order.defaultSurge(), order.defaultUnavailable(), DEFAULT_FAILURES, DEFAULT_PROVE);
    }
}
