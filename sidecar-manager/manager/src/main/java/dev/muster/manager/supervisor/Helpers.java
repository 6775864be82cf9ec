/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What stands beside the workers.
 *
 * @param processes each instance of each managed process, in the order declared
 */
public record Helpers(List<ProcessRule> processes, List<CommandRule> commands) {

    /** Nothing does. */
    public static final Helpers NONE = new Helpers(List.of(), List.of());

    /** At most so many processes are remembered that requests have made. */
    public static final int MAX_TEMPORARY = 64;

    /** At most so many commands run at once. */
    public static final int MAX_COMMANDS = 8;

    public Helpers {
        processes = List.copyOf(processes);
        commands = List.copyOf(commands);
    }

    @Nullable
    CommandRule command(String name) {
        for (CommandRule command : commands) {
            if (command.name().equals(name)) {
                return command;
            }
        }
        return null;
    }
}
