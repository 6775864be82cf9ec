/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import dev.muster.manager.settings.KeptSettings;
import dev.muster.manager.settings.PodSettings;
import dev.muster.manager.settings.PoolSource;
import dev.muster.pool.yaml.PoolDraft;
import dev.muster.pool.yaml.PoolResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code muster sidecar}: as {@code muster run}, but for an application in another container, which brings the command. */
final class SidecarVerb implements Verb {
    /** How many CPUs the application's container is granted; the manager sees its own only. */
    private static final String APP_CPUS = "MUSTER_APP_CPUS";

    /** {@code true} where an operator drives the pool. */
    private static final String OPERATED = "MUSTER_OPERATED";

    private final Surroundings surroundings;
    private final RunPool runPool;

    SidecarVerb(Surroundings surroundings, RunPool runPool) {
        this.surroundings = surroundings;
        this.runPool = runPool;
    }

    @Override
    public CommandSpec definition() {
        Definition definition = Definition.of(
                        "sidecar", "Runs a pool whose workers live in another container of this pod.")
                .synopsis("muster sidecar [OPTION…] [--config FILE]")
                .details(
                        "",
                        "The application's container runs its command behind the launcher: /run/muster/muster-launcher"
                                + " /run/muster/launcher.sock -- COMMAND [ARG…]. That is the workers' command, unless the pool file"
                                + " names another. Flags win over the file.",
                        "",
                        "The sockets are in /run/muster, or in the folder that MUSTER_RUN_DIR names; both containers have it at the"
                                + " same place. MUSTER_APP_CPUS says how many workers auto is. In a pod, inspector.health is"
                                + " 0.0.0.0:6458 and stop.drainDelay is 5s, unless the pool file says otherwise. What the manager has to"
                                + " say goes to standard output, one JSON document on a line.",
                        "",
                        "A pool file that changes is read again: another number of workers, or revision, is asked for as by hand, and"
                                + " for other settings the manager starts itself anew, which workers and connections do not notice."
                                + " With MUSTER_OPERATED=true, workers and revision are what an operator asks for, and the file says what"
                                + " a pod begins with; other settings wait until it tells the manager to take them (PUT /v1/settings).",
                        "",
                        "Signals: TERM and INT end this process alone, and the workers go on: the next manager takes them over. HUP"
                                + " restarts the workers one after another; TTIN and TTOU start one more and one less.",
                        "");
        return PoolFlags.surroundings(PoolFlags.workers(definition))
                .strayWords("WORD")
                .examples(
                        "muster sidecar --config /etc/muster/pool.yaml",
                        "muster sidecar --workers auto --listen http=8080")
                .exits(ExitCode.DONE, ExitCode.FAILED, ExitCode.USAGE);
    }

    @Override
    public int run(ParseResult given, Console console) throws CommandProblem, IOException, InterruptedException {
        if (given.hasMatchedPositional(0)) {
            String stray = given.matchedPositionalValue(0, new String[] {""})[0];
            throw new UsageProblem(
                    "'" + stray + "' is no option; the workers' command is the launcher's, in the application's"
                            + " container: muster-launcher SOCKET -- COMMAND [ARG…]");
        }
        PoolFile file = new PoolFile(given.matchedOptionValue("--config", ""));
        PoolSource source = new PoolSource(
                file.name(), surroundings.workingFolder().resolve(file.name()), text -> check(given, text));
        String text = file.name().isEmpty() ? "" : file.read(surroundings);
        KeptSettings kept = KeptSettings.in(surroundings.podFolder(), surroundings.uid());
        PodSettings settings = PodSettings.begin(source, kept, text);
        if (settings != null) {
            return runPool.sidecar(settings, new PodPlace(folder(), cpus(), operated()));
        }
        if (check(given, text) instanceof PoolResult.Invalid invalid) {
            file.tell(invalid, console);
        }
        return ExitCode.USAGE.code();
    }

    private PoolResult check(ParseResult given, String text) {
        return PoolFlags.over(PoolDraft.of(text), given).inPod().check(PoolFile.defaultName(surroundings));
    }

    private boolean operated() {
        return surroundings.environment().getOrDefault(OPERATED, "").equals("true");
    }

    /** A folder that is there and cannot be used is found when it is used. */
    private Path folder() throws CommandProblem {
        Path folder = surroundings.podFolder();
        String right = "mount one volume there in the containers of manager and application, or name another folder in "
                + Surroundings.RUN_DIR;
        if (!Files.isDirectory(folder)) {
            throw new CommandProblem(ExitCode.FAILED, "there is no folder " + folder + ": " + right);
        }
        if (!Files.isWritable(folder)) {
            throw new CommandProblem(
                    ExitCode.FAILED,
                    "user " + surroundings.uid() + " cannot write to the folder " + folder
                            + ": set fsGroup in the pod's" + " securityContext, or " + right);
        }
        return folder;
    }

    private OptionalInt cpus() throws CommandProblem {
        String text = surroundings.environment().getOrDefault(APP_CPUS, "");
        if (text.isEmpty()) {
            return OptionalInt.empty();
        }
        if (!text.matches("[1-9][0-9]{0,5}")) {
            throw new UsageProblem(APP_CPUS + ": \"" + text
                    + "\" is no number of CPUs: 1 or more, as limits.cpu with the divisor 1 gives");
        }
        return OptionalInt.of(Integer.parseInt(text));
    }
}
