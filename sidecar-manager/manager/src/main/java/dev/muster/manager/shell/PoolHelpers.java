/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.shell;

import dev.muster.api.CommandDescription;
import dev.muster.manager.supervisor.CommandRule;
import dev.muster.manager.supervisor.Helpers;
import dev.muster.manager.supervisor.Launch;
import dev.muster.manager.supervisor.ProcessRule;
import dev.muster.pool.Command;
import dev.muster.pool.DurationText;
import dev.muster.pool.ManagedProcess;
import dev.muster.pool.Pool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A pool's processes and commands: for the supervisor, and as the inspector lists them. */
final class PoolHelpers {

    private PoolHelpers() {}

    static Helpers of(Pool pool) {
        List<ProcessRule> processes = new ArrayList<>();
        for (ManagedProcess process : pool.processes()) {
            Launch launch = new Launch(process.command(), process.env(), process.sockets());
            for (String instance : process.instances()) {
                processes.add(new ProcessRule(
                        instance,
                        process.name(),
                        restart(process.restart()),
                        process.start() == ManagedProcess.Start.AUTO,
                        process.order() == ManagedProcess.Order.BEFORE,
                        false,
                        launch));
            }
        }
        return new Helpers(
                processes, pool.commands().stream().map(PoolHelpers::rule).toList());
    }

    private static ProcessRule.Restart restart(ManagedProcess.RestartWhen restart) {
        return switch (restart) {
            case ALWAYS -> ProcessRule.Restart.ALWAYS;
            case ON_FAILURE -> ProcessRule.Restart.ON_FAILURE;
            case NEVER -> ProcessRule.Restart.NEVER;
        };
    }

    private static CommandRule rule(Command command) {
        return switch (command) {
            case Command.Exec(String name, List<String> exec, Duration timeout) ->
                new CommandRule.Exec(name, Launch.of(exec), timeout);
            case Command.Send send ->
                new CommandRule.Send(
                        send.name(),
                        send.signal().number(),
                        switch (send.to()) {
                            case WORKERS -> CommandRule.To.WORKERS;
                            case PROCESSES -> CommandRule.To.PROCESSES;
                            case ALL -> CommandRule.To.ALL;
                        });
        };
    }

    static CommandDescription described(Command command) {
        return switch (command) {
            case Command.Exec(String name, List<String> exec, Duration timeout) ->
                new CommandDescription(name, exec, DurationText.of(timeout), null, null);
            case Command.Send send ->
                new CommandDescription(
                        send.name(), null, null, send.signal().name(), send.to().toString());
        };
    }
}
