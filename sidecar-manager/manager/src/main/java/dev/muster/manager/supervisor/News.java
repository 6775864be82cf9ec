/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What is worth telling: for the event stream, the log and the counters, which find all that they need in the fields. */
public sealed interface News extends Effect {

    /** The kind of news, as the event stream names it. */
    default String type() {
        return switch (this) {
            case Starting s -> "starting";
            case Started s -> "started";
            case Ready r -> "ready";
            case Draining d -> "draining";
            case Stopping s -> "stopping";
            case Killed k -> "killed";
            case Exited e -> "exited";
            case Failed f -> "failed";
            case Stuck s -> "stuck";
            case Moves m -> "moves";
            case Recycled r -> "recycled";
            case ProcessStarting s -> "starting";
            case ProcessStarted s -> "started";
            case ProcessStopping s -> "stopping";
            case ProcessKilled k -> "killed";
            case ProcessExited e -> "exited";
            case ProcessFailed f -> "failed";
            case Held h -> "held";
            case OperationBegan o -> "operation";
            case OperationResumed o -> "operation";
            case OperationEnded o -> "operation";
            case RolloutGivenUp r -> "rollout";
            case NobodyAccepts n -> "queue";
            case SomebodyAccepts s -> "queue";
            case LauncherLost l -> "launcher";
            case LauncherGone l -> "launcher";
            case LauncherConnected l -> "launcher";
            case Ending e -> "shutdown";
        };
    }

    /** One line for people. */
    String words();

    /** News of one process of a worker. */
    sealed interface OfWorker extends News {
        int slot();

        /** Its incarnation's number. */
        long number();
    }

    /** A process was ordered. */
    record Starting(int slot, long number, Origin origin) implements OfWorker {
        @Override
        public String words() {
            return origin.word();
        }
    }

    /** Its program runs. */
    record Started(int slot, long number, int pid) implements OfWorker {
        @Override
        public String words() {
            return "pid " + pid;
        }
    }

    /**
     * It serves.
     *
     * @param by how that is known, as in {@link Life.Ready}
     * @param after the time since it was ordered
     */
    record Ready(int slot, long number, int pid, String by, Duration after) implements OfWorker {
        @Override
        public String words() {
            return "ready, by " + by;
        }
    }

    /** It is to end, and still serves through the drain delay; {@code words} say why. */
    record Draining(int slot, long number, String words) implements OfWorker {}

    /** It was told to end, or has said that it ends; {@code words} say why. */
    record Stopping(int slot, long number, String words) implements OfWorker {}

    /**
     * It and its group were sent KILL; {@code words} say why.
     *
     * @param asked whether that is what was asked for, with a shutdown at once
     */
    record Killed(int slot, long number, String words, boolean asked) implements OfWorker {}

    /**
     * Its process has ended.
     *
     * @param byItself it served, nobody told it to end, and that it did is no failure
     */
    record Exited(int slot, long number, Exit exit, boolean byItself) implements OfWorker {
        @Override
        public String words() {
            return exit.words();
        }
    }

    /**
     * It counts as a failure of its slot; {@code words} say what it did.
     *
     * @param pause until its slot may be tried again; zero for at once
     */
    record Failed(int slot, long number, String words, Duration pause) implements OfWorker {}

    /**
     * It serves no more, as it seems: it has not moved for so long.
     *
     * @param doing what it does instead, such as {@code blocked in read(7)}
     */
    record Stuck(int slot, long number, Duration length, String doing) implements OfWorker {
        @Override
        public String words() {
            return "stuck for " + Words.time(length.truncatedTo(ChronoUnit.SECONDS)) + ": " + doing;
        }
    }

    /** It was stuck, and moves again, or nobody can tell any more. */
    record Moves(int slot, long number) implements OfWorker {
        @Override
        public String words() {
            return "not stuck any more";
        }
    }

    /** It has grown too old or too big, and will be replaced. */
    record Recycled(int slot, long number, Limit limit, String why) implements OfWorker {

        /** What it has reached. */
        public enum Limit {
            AGE,
            MEMORY;

            /** In one word. */
            public String word() {
                return name().toLowerCase(Locale.ROOT);
            }
        }

        @Override
        public String words() {
            return "to be recycled: " + why;
        }
    }

    /** Connections wait at this socket, and no worker has accepted any for so long. */
    record NobodyAccepts(String socket, Duration length) implements News {
        @Override
        public String words() {
            return "nobody accepts connections at " + socket + " for "
                    + Words.time(length.truncatedTo(ChronoUnit.SECONDS));
        }
    }

    /** Nobody did, and somebody does again. */
    record SomebodyAccepts(String socket) implements News {
        @Override
        public String words() {
            return "connections at " + socket + " are accepted again";
        }
    }

    /** News of a managed process. */
    sealed interface OfProcess extends News {
        String name();

        /** Its child's number. */
        long number();
    }

    /** A managed process was ordered. */
    record ProcessStarting(String name, long number) implements OfProcess {
        @Override
        public String words() {
            return "starting";
        }
    }

    /** Its program runs. */
    record ProcessStarted(String name, long number, int pid) implements OfProcess {
        @Override
        public String words() {
            return "pid " + pid;
        }
    }

    /** It was told to end; {@code words} say why. */
    record ProcessStopping(String name, long number, String words) implements OfProcess {}

    /**
     * It and its group were sent KILL; {@code words} say why.
     *
     * @param asked whether that is what was asked for, with a shutdown at once
     */
    record ProcessKilled(String name, long number, String words, boolean asked) implements OfProcess {}

    /**
     * It has ended.
     *
     * @param byItself nobody told it to, and that it did is no failure
     */
    record ProcessExited(String name, long number, Exit exit, boolean byItself) implements OfProcess {
        @Override
        public String words() {
            return exit.words();
        }
    }

    /**
     * It has ended badly; {@code words} say how.
     *
     * @param pause until it is started again, zero for at once; null when it is not
     */
    record ProcessFailed(
            String name,
            long number,
            String words,
            @Nullable Duration pause) implements OfProcess {}

    /** A person has stopped this slot. */
    record Held(int slot) implements News {
        @Override
        public String words() {
            return "held by request";
        }
    }

    /** A request was accepted. */
    record OperationBegan(Operation operation) implements News {
        @Override
        public String words() {
            String cause = operation.request().cause();
            return operation.number() + " " + operation.request().kind() + " begins"
                    + (cause.isEmpty() ? "" : " (" + cause + ")");
        }
    }

    /** A manager that has come back waits for what an earlier one had accepted. */
    record OperationResumed(Operation operation) implements News {
        @Override
        public String words() {
            return operation.number() + " " + operation.request().kind() + " goes on";
        }
    }

    /** An operation has its outcome. */
    record OperationEnded(Operation operation) implements News {
        @Override
        public String words() {
            return operation.number() + " " + operation.request().kind() + " "
                    + operation.outcome().word() + ": " + operation.message();
        }
    }

    /**
     * A change of revision is given up, because of this worker.
     *
     * @param waits whether its slot is not tried again before something changes
     */
    record RolloutGivenUp(int slot, long number, String why, boolean waits) implements OfWorker {
        @Override
        public String words() {
            return "given up: " + why;
        }
    }

    /** The launcher is gone, or the connection to it. */
    record LauncherLost(String words) implements News {}

    /** It will not come back; {@code words} say what became of it, as far as that can be known. */
    record LauncherGone(String words) implements News {}

    /** The launcher is there, with so many children. */
    record LauncherConnected(int children) implements News {
        @Override
        public String words() {
            return children == 0 ? "connected" : "connected, with " + Words.count(children, "child", "children");
        }
    }

    /**
     * The pool is being brought to its end; {@code words} say why.
     *
     * @param culprit the incarnation whose failure led there, or 0
     */
    record Ending(String words, long culprit) implements News {}
}
