/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager;

import dev.muster.manager.cli.Console;
import dev.muster.manager.cli.MusterCommand;
import dev.muster.manager.cli.PodPlace;
import dev.muster.manager.cli.RunPool;
import dev.muster.manager.cli.Surroundings;
import dev.muster.manager.cli.Verbs;
import dev.muster.manager.settings.PodSettings;
import dev.muster.manager.shell.Home;
import dev.muster.manager.shell.RunDirectory;
import dev.muster.pool.Pool;
import java.io.IOException;
import java.nio.file.Path;

/** The program {@code muster}: the manager itself, and the commands that talk to one. */
public final class Muster {
    private Muster() {}

    public static void main(String[] arguments) throws Exception {
        System.exit(command(arguments));
    }

    /** Does what the arguments say, in this process, and returns the exit code. */
    static int command(String... arguments) throws IOException, InterruptedException {
        Console console = Console.ofProcess(System.getenv());
        return new MusterCommand(new Verbs(Surroundings.ofProcess(), new Shell(console)), console).run(arguments);
    }

    /** Loaded with every verb, so it only points at the classes that run a pool. */
    private record Shell(Console console) implements RunPool {
        @Override
        public int run(Pool pool, Path controlSocket) {
            return Manager.run(pool, controlSocket, Version.current(), console.coloured(), console.err());
        }

        @Override
        public int sidecar(PodSettings settings, PodPlace place) {
            var home = new Home.Pod(RunDirectory.ofPod(place.folder()), place.cpus(), place.operated());
            return Sidecar.run(settings, home, Version.current(), console.err());
        }

        @Override
        public int single(Pool pool) {
            return SingleWorker.run(pool, console.err());
        }
    }
}
