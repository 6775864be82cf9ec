/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

import java.util.List;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** What a person, a program or a signal asks of the pool. Each accepted request becomes one {@link Operation}. */
public sealed interface Request {

    /**
     * Replaces workers by fresh ones of the same command. No slots means all of them, which is a new revision.
     *
     * @param cause what led to it, in words; empty where somebody just asked
     */
    record Restart(SortedSet<Integer> slots, String cause) implements Request {
        public Restart(SortedSet<Integer> slots) {
            this(slots, "");
        }
    }

    /** Sets the worker count. */
    record Scale(int workers) implements Request {}

    /** Changes the worker count by so many; it may be negative. */
    record ScaleBy(int change) implements Request {}

    /** Stops the worker of a slot and holds the slot empty until {@link Start}. */
    record Stop(int slot) implements Request {}

    /** Lets a held slot have its worker again. */
    record Start(int slot) implements Request {}

    /** Sets count and revision at once; what is null stays. Asking for what is already the target changes nothing. */
    record Retarget(@Nullable Integer workers, @Nullable String revision) implements Request {}

    /**
     * The watched files hold something else than before: who does not run with that is replaced.
     *
     * @param cause what led to it, in words
     */
    record Refresh(String content, String cause) implements Request {}

    /** About a managed process; one name may mean several, as {@link ProcessRule#isMeantBy} says. */
    sealed interface OfProcess extends Request {
        String name();
    }

    /** Starts what does not run. */
    record StartProcess(String name) implements OfProcess {}

    /** Stops it, until it is asked for again. */
    record StopProcess(String name) implements OfProcess {}

    /** Stops what runs of it, and starts it. */
    record RestartProcess(String name) implements OfProcess {}

    /** Starts a process that the pool does not declare. */
    record RunProcess(String name, ProcessRule.Restart restart, Launch launch) implements OfProcess {}

    /** Calls a custom command, with more arguments. */
    record Call(String name, List<String> arguments) implements Request {
        public Call {
            arguments = List.copyOf(arguments);
        }
    }

    /**
     * Ends the pool: gracefully, or at once with KILL.
     *
     * @param cause what led to it, in words; empty where somebody just asked
     */
    record Shutdown(boolean now, String cause) implements Request {
        public Shutdown(boolean now) {
            this(now, "");
        }
    }

    /** What led to it, in words; empty where somebody just asked. */
    default String cause() {
        return "";
    }

    /** The word for it in the operations' list. */
    default String kind() {
        return switch (this) {
            case Restart r -> "restart";
            case Scale s -> "scale";
            case ScaleBy s -> "scale";
            case Stop s -> "stop";
            case Start s -> "start";
            case Retarget t -> "target";
            case Refresh r -> "restart";
            case StartProcess p -> "process-start";
            case StopProcess p -> "process-stop";
            case RestartProcess p -> "process-restart";
            case RunProcess p -> "process-run";
            case Call c -> "command";
            case Shutdown s -> "shutdown";
        };
    }
}
