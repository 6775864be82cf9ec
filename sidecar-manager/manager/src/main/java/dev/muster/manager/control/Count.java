/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.control;

import java.util.List;

/** What is counted of the pool since this manager started, and by which labels. Each has few values, whatever the pool does. */
public enum Count {
    WORKER_STARTS("worker_starts", "Processes started for workers, by why.", "reason"),
    WORKER_EXITS("worker_exits", "Ends of workers' processes, by the exit code or the signal.", "kind", "status"),
    WORKER_FAILURES("worker_failures", "Ends and missed deadlines of workers that count as a failure of their slot."),
    WORKER_KILLS("worker_kills", "Workers that were sent KILL because they did not end in time."),
    WORKER_HANGS("worker_hangs", "Times that a worker was seen stuck."),
    WORKER_RECYCLES("worker_recycles", "Workers that had to be replaced, by the limit that they reached.", "limit"),
    PROCESS_STARTS("process_starts", "Managed processes started."),
    PROCESS_EXITS("process_exits", "Ends of managed processes, by the exit code or the signal.", "kind", "status"),
    PROCESS_FAILURES("process_failures", "Ends of managed processes that count as a failure."),
    PROCESS_KILLS("process_kills", "Managed processes that were sent KILL because they did not end in time."),
    QUEUE_STALLS("queue_stalls", "Times that connections waited and no worker accepted one."),
    OPERATIONS("operations", "Operations that have ended, by what was asked and how it went.", "kind", "outcome"),
    ROLLOUTS_GIVEN_UP("rollouts_given_up", "Changes of revision that were given up because new workers failed."),
    LAUNCHER_LOSSES("launcher_losses", "Times that the connection to the launcher was lost.");

    private final String word;
    private final String help;

    @SuppressWarnings("ImmutableEnumChecker") // it is an immutable list
    private final List<String> labels;

    Count(String word, String help, String... labels) {
        this.word = word;
        this.help = help;
        this.labels = List.of(labels);
    }

    /** In lower case, with underscores. */
    public String word() {
        return word;
    }

    /** One sentence. */
    public String help() {
        return help;
    }

    /** The names of the labels, in the order of their values. */
    public List<String> labels() {
        return labels;
    }
}
