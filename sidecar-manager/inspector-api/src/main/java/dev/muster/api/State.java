/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.api;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The whole truth about a pool at one moment: the answer to {@code GET /v1/state}.
 *
 * @param version of the manager
 * @param now when this was true
 * @param since when the pool was first started; a manager that took over from another keeps it
 * @param inspector where the inspector listens on TCP; null when only on the control socket
 * @param launcher the one that is connected; null while none is, and outside a pod, where it is a part of the manager
 * @param operations the running ones and the newest finished ones, oldest first
 * @param launcherEnd what became of the launcher before this one, which is the first process of the application's container; null when
 *     none has ended that this manager knew
 * @param settings that the manager works by; null outside a pod, and from a manager that does not say
 */
public record State(
        String name,
        String version,
        Instant now,
        Instant since,
        @Nullable String inspector,
        @Nullable Launcher launcher,
        Target target,
        Observed observed,
        List<Worker> workers,
        List<ProcessStatus> processes,
        List<Socket> sockets,
        List<SharedObject> shared,
        List<Operation> operations,
        @Nullable LauncherEnd launcherEnd,
        @Nullable Settings settings) {
    public State {
        workers = List.copyOf(workers);
        processes = List.copyOf(processes);
        sockets = List.copyOf(sockets);
        shared = shared == null ? List.of() : List.copyOf(shared); // a manager from before there were any
        operations = List.copyOf(operations);
    }

    /** Of a manager outside a pod. */
    public State(
            String name,
            String version,
            Instant now,
            Instant since,
            @Nullable String inspector,
            Target target,
            Observed observed,
            List<Worker> workers,
            List<ProcessStatus> processes,
            List<Socket> sockets,
            List<SharedObject> shared,
            List<Operation> operations) {
        this(
                name,
                version,
                now,
                since,
                inspector,
                null,
                target,
                observed,
                workers,
                processes,
                sockets,
                shared,
                operations,
                null,
                null);
    }
}
