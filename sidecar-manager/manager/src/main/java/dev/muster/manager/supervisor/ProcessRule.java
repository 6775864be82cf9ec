/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

import java.util.Locale;

/**
 * How one managed process is kept.
 *
 * @param name unique among the processes
 * @param of the process it is an instance of; its own name for the first
 * @param auto whether it starts with the pool, and not only when somebody asks
 * @param first whether the workers wait for it: until it runs, and where it is never restarted until it has ended well
 * @param temporary whether a request made it, and not the pool
 */
public record ProcessRule(
        String name, String of, Restart restart, boolean auto, boolean first, boolean temporary, Launch launch) {

    /** When it is started again after its end. */
    public enum Restart {
        ALWAYS,
        ON_FAILURE,
        NEVER;

        /** Whether after an end that nobody asked for. */
        boolean after(boolean well) {
            return switch (this) {
                case ALWAYS -> true;
                case ON_FAILURE -> !well;
                case NEVER -> false;
            };
        }

        /** As a pool file writes it. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** Of a process that a request started. */
    static ProcessRule temporary(String name, Restart restart, Launch launch) {
        return new ProcessRule(name, name, restart, false, false, true, launch);
    }

    /** The same, but never started again where nobody knows its command any more. */
    ProcessRule orOnce() {
        return launch.forgotten() ? temporary(name, Restart.NEVER, launch) : this;
    }

    /** Whether a request that says this name means it: its own name, that of all instances, or the first one's with its number. */
    boolean isMeantBy(String asked) {
        return asked.equals(name) || asked.equals(of) || (name.equals(of) && asked.equals(of + "-1"));
    }

    /** Whether the workers wait for its good end, and not only until it runs. */
    boolean job() {
        return restart == Restart.NEVER;
    }
}
