/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.pool;

import java.time.Duration;
import java.util.List;

/** When a worker counts as ready. Whatever the kind, one that is not ready {@link #within} its deadline has failed to start. */
public sealed interface Ready {
    Duration DEFAULT_WITHIN = Duration.ofSeconds(60);
    Duration DEFAULT_AFTER = Duration.ofSeconds(5);
    Duration DEFAULT_EVERY = Duration.ofSeconds(1);

    /** How long a start may take. */
    Duration within();

    /** Whether weak evidence may be confirmed by connecting to the socket once; it costs the program an empty connection. */
    default boolean canary() {
        return false;
    }

    /** The worker is seen waiting on its listening sockets; its word ({@code READY=1}) counts where there is nothing to see. */
    record Auto(Duration within, boolean canary) implements Ready {
        public Auto {
            Limits.atLeast("within", within, Duration.ofMillis(100));
        }
    }

    /** The worker says {@code READY=1} on its notify socket. */
    record Notify(Duration within) implements Ready {
        public Notify {
            Limits.atLeast("within", within, Duration.ofMillis(100));
        }
    }

    /** The worker is seen waiting on a listening socket. */
    record Accepting(Duration within, boolean canary) implements Ready {
        public Accepting {
            Limits.atLeast("within", within, Duration.ofMillis(100));
        }
    }

    /** The worker is still up this long after its start. */
    record Alive(Duration after, Duration within) implements Ready {
        public Alive {
            Limits.atLeast("after", after, Duration.ZERO);
            Limits.atLeast("within", within, Duration.ofMillis(100));
            if (after.compareTo(within) > 0) {
                throw new InvalidField(
                        "after",
                        DurationText.of(after) + " is beyond the deadline, within: " + DurationText.of(within));
            }
        }
    }

    /** The command, run beside the worker, exits 0. */
    record Exec(List<String> command, Duration every, Duration within) implements Ready {
        public Exec {
            command = Names.command("command", command);
            Limits.atLeast("every", every, Duration.ofMillis(100));
            Limits.atLeast("within", within, Duration.ofMillis(100));
        }
    }

    /** What a pool has that says nothing. */
    static Ready auto() {
        return new Auto(DEFAULT_WITHIN, false);
    }

    /**
     * Reads {@code auto}, {@code notify}, {@code accepting}, {@code alive:5s} or {@code exec:COMMAND}.
     *
     * @throws IllegalArgumentException with a message for the person who wrote the text
     */
    static Ready parse(String text) {
        int colon = text.indexOf(':');
        String when = colon < 0 ? text : text.substring(0, colon);
        String rest = colon < 0 ? "" : text.substring(colon + 1);
        if (when.equals("exec") && !rest.isBlank()) {
            return new Exec(CommandLine.split(rest), DEFAULT_EVERY, DEFAULT_WITHIN);
        }
        if (when.equals("alive")) {
            Duration after = colon < 0 ? DEFAULT_AFTER : DurationText.parse(rest);
            return new Alive(after, after.compareTo(DEFAULT_WITHIN) > 0 ? after : DEFAULT_WITHIN);
        }
        return switch (text) {
            case "auto" -> auto();
            case "notify" -> new Notify(DEFAULT_WITHIN);
            case "accepting" -> new Accepting(DEFAULT_WITHIN, false);
            default ->
                throw new IllegalArgumentException(
                        "\"" + text + "\" is no readiness: write auto, notify, accepting, alive:5s or exec:COMMAND");
        };
    }
}
