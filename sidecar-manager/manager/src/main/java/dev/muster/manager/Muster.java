/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager;

import dev.muster.manager.cli.Console;
import dev.muster.manager.cli.MusterCommand;
import dev.muster.manager.cli.Surroundings;
import dev.muster.manager.cli.Verbs;

/** The program {@code muster}: the manager itself, and the commands that talk to one. */
public final class Muster {
    private Muster() {}

    public static void main(String[] arguments) throws Exception {
        Console console = Console.ofProcess(System.getenv());
        int exit = new MusterCommand(new Verbs(Surroundings.ofProcess()), console).run(arguments);
        System.exit(exit);
    }
}
