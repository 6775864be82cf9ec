/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.shell;

import dev.muster.api.CommandResult;
import dev.muster.manager.os.OsException;
import dev.muster.manager.os.WorkerEnvironment.Who;
import dev.muster.manager.os.WorkerOutput;
import dev.muster.manager.os.WorkerOutput.Source;
import dev.muster.manager.supervisor.Adopted;
import dev.muster.manager.supervisor.Effect;
import dev.muster.manager.supervisor.Event;
import dev.muster.manager.supervisor.Launch;
import dev.muster.manager.supervisor.Operation;
import dev.muster.manager.supervisor.ProcessRule;
import dev.muster.pool.Pool;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Has managed processes and custom commands started, and keeps what a command prints until its operation has it. For the loop's thread. */
final class HelperStarter {

    /** Of a command's output the end is kept, so much of it. */
    static final int OUTPUT_KEPT = 64 * 1024;

    private final Pool pool;
    private final ChildStarter children;
    private final WorkerOutput output;
    private final Consumer<Event> events;

    /** @param events takes what could not even be asked of the launcher */
    HelperStarter(Pool pool, ChildStarter children, WorkerOutput output, Consumer<Event> events) {
        this.pool = pool;
        this.children = children;
        this.output = output;
        this.events = events;
    }

    void start(Effect.SpawnProcess spawn) {
        long number = spawn.number();
        ProcessRule rule = spawn.rule();
        Launch launch = rule.launch();
        String tag = Marks.text(new Adopted.OfProcess(rule.name(), rule.temporary(), false));
        try {
            var input = children.beside(
                    new Who.Managed(rule.name(), number),
                    launch.command(),
                    launch.environment(),
                    launch.sockets(),
                    true);
            Source source = Source.ofProcess(pool.name(), rule.name(), number);
            children.start(number, input, tag, () -> children.logged(output, source));
        } catch (OsException e) {
            events.accept(new Event.NotSpawned(number, e.getMessage()));
        }
    }

    void start(Effect.RunCommand run) {
        long number = run.number();
        Launch launch = run.launch();
        try {
            var input = children.beside(
                    new Who.Custom(run.name()), launch.command(), launch.environment(), launch.sockets(), true);
            Source source = Source.ofProcess(pool.name(), run.name(), number);
            children.start(number, input, "command", () -> output.openCaptured(source, OUTPUT_KEPT));
        } catch (OsException e) {
            events.accept(new Event.NotSpawned(number, e.getMessage()));
        }
    }

    /** What the command of this operation has left; null where no program was run. Asked once. */
    @Nullable
    CommandResult result(Operation operation) {
        long number = operation.culprit();
        if (number == 0 || operation.ended() == null) {
            return null;
        }
        WorkerOutput.Captured captured = output.captured(number);
        output.forget(number);
        return new CommandResult(
                StateDocument.exit(operation.exit(), operation.ended()),
                captured.text(),
                captured.truncated(),
                operation.timedOut());
    }
}
