/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.pool;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * A managed helper that is not a worker: a scheduler, a queue consumer.
 *
 * @param count how many of it run; the second and later ones are called {@code name-2}, {@code name-3}
 * @param order whether the workers wait for it
 * @param env added to the pool's own for it
 * @param sockets the listening sockets that it inherits; none unless named here
 */
public record ManagedProcess(
        String name,
        List<String> command,
        int count,
        RestartWhen restart,
        Start start,
        Order order,
        SortedMap<String, String> env,
        List<String> sockets) {
    public ManagedProcess {
        Names.process("name", name);
        env = Collections.unmodifiableSortedMap(new TreeMap<>(env));
        sockets = List.copyOf(sockets);
        command = Names.command("command", command);
        Limits.range("count", count, 1, 256);
    }

    /** The names of all of it. */
    public List<String> instances() {
        return IntStream.rangeClosed(1, count)
                .mapToObj(number -> number == 1 ? name : name + "-" + number)
                .toList();
    }

    /** Whether workers wait for it. */
    public enum Order {
        /** They are started once it runs; where it is never restarted, once it has ended with 0. */
        BEFORE,
        /** They are not waited for either: it is started right behind them. */
        AFTER;

        @Override
        public String toString() {
            return Names.text(this);
        }
    }

    /** What is done when it ends. */
    public enum RestartWhen {
        ALWAYS,
        ON_FAILURE,
        NEVER;

        @Override
        public String toString() {
            return Names.text(this);
        }
    }

    /** Whether it starts with the pool or when somebody asks. */
    public enum Start {
        AUTO,
        MANUAL;

        @Override
        public String toString() {
            return Names.text(this);
        }
    }
}
