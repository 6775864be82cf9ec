/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

/** What the shell must do or tell, in the order given. */
public sealed interface Effect permits Effect.Order, News {

    /** Something to do, and not only to tell. */
    sealed interface Order extends Effect {}

    /** Start a process of the worker's command. Answered by {@link Event.Spawned} or {@link Event.NotSpawned}. */
    record Spawn(long number, int slot, String revision) implements Order {}

    /** Run the readiness command beside the incarnation {@code of}. Answered like {@link Spawn}. */
    record RunProbe(long number, long of, int slot) implements Order {}

    /** Start a managed process. Answered like {@link Spawn}. */
    record SpawnProcess(long number, ProcessRule rule) implements Order {}

    /** Run a custom command's program, and keep what it prints. Answered like {@link Spawn}. */
    record RunCommand(long number, String name, Launch launch) implements Order {}

    /** Connect to each listening socket once, for the launcher to see whether a booting worker accepts. */
    record Knock() implements Order {}

    /** Send a signal to a child, or to its whole group. */
    record Send(long number, int signal, boolean group) implements Order {}

    /** Watch, or stop watching, whether a child waits on its listening sockets. */
    record Watch(long number, boolean on) implements Order {}

    /** Look, or look no more, whether a ready worker does its part. */
    record Guard(long number, boolean on) implements Order {}

    /** Note this on the child, at the launcher. */
    record Note(long number, Adopted.Mark mark) implements Order {}

    /** Have the launcher remember this of the pool. */
    record Remember(Memory memory) implements Order {}

    /** A worker has come up and may have changed the shared sockets' backlog or flags: put them right. */
    record RestoreSockets() implements Order {}

    /** Nothing of this incarnation is left: forget what was kept for it. */
    record Forget(long number) implements Order {}

    /** All is gone: end with this status; where the manager outlives its launchers, end the launcher. */
    record Finish(int status) implements Order {}
}
