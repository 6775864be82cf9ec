/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

/** What the shell must do, in the order given. */
public sealed interface Effect {

    /** Start a process of the worker's command. Answered by {@link Event.Spawned} or {@link Event.NotSpawned}. */
    record Spawn(long number, int slot, String revision) implements Effect {}

    /** Run the readiness command beside the incarnation {@code of}. Answered like {@link Spawn}. */
    record RunProbe(long number, long of, int slot) implements Effect {}

    /** Connect to each listening socket once, for the launcher to see whether a booting worker accepts. */
    record Knock() implements Effect {}

    /** Send a signal to a child, or to its whole group. */
    record Send(long number, int signal, boolean group) implements Effect {}

    /** Watch, or stop watching, whether a child waits on its listening sockets. */
    record Watch(long number, boolean on) implements Effect {}

    /** Note this on the child, at the launcher. */
    record Note(long number, Adopted.Mark mark) implements Effect {}

    /** Have the launcher remember this of the pool. */
    record Remember(Memory memory) implements Effect {}

    /** A worker has come up and may have changed the shared sockets' backlog or flags: put them right. */
    record RestoreSockets() implements Effect {}

    /** Nothing of this incarnation is left: forget what was kept for it. */
    record Forget(long number) implements Effect {}

    /** An operation has ended. */
    record Ended(Operation operation) implements Effect {}

    /** Something for the event stream and the log. {@code slot} and {@code number} are -1 and 0 when it is about no worker. */
    record Tell(What what, int slot, long number, String words) implements Effect {}

    /** The pool is being brought to its end; {@code culprit} is the incarnation whose failure led there, or 0. */
    record Ending(String why, long culprit) implements Effect {}

    /** All is gone: end the manager with this status. */
    record Finish(int status) implements Effect {}

    /** The kinds of news. */
    enum What {
        STARTING,
        STARTED,
        READY,
        DRAINING,
        STOPPING,
        KILLED,
        EXITED,
        FAILED,
        BACKOFF,
        HELD,
        OPERATION,
        ROLLOUT,
        LAUNCHER,
        SHUTDOWN
    }
}
