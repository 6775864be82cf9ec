/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager;

import dev.muster.api.Settings;
import dev.muster.manager.control.Taking;
import dev.muster.manager.os.WorkerOutput.Level;
import dev.muster.manager.reload.ReloadException;
import dev.muster.manager.reload.TextWatch;
import dev.muster.manager.settings.PodSettings;
import dev.muster.manager.shell.Home;
import dev.muster.manager.shell.PoolShell;
import dev.muster.manager.supervisor.Request;
import dev.muster.pool.PoolChange;
import java.io.IOException;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The pool file of a pod, and what is done about it when it changes. Other settings are for a manager that begins with them: this one
 * leaves, init starts the next, and that takes over workers and sockets; where there is an operator, when that says so. What can be asked of
 * a running pool is asked.
 */
final class PoolFileWatch implements AutoCloseable {
    private static final String AGAIN = "MUSTER_AGAIN";

    private final Home.Pod home;
    private final PoolShell shell;
    private final @Nullable TextWatch watch;
    private PodSettings settings; // the loop's, once that runs
    private @Nullable String said; // of what is refused; the loop's
    private @Nullable String waiting; // the fingerprint of what can be taken and is not; the loop's

    PoolFileWatch(PodSettings settings, Home.Pod home, PoolShell shell) {
        this.settings = settings;
        this.home = home;
        this.shell = shell;
        watch = watch();
        inForce(settings.problem());
        shell.whenToldOfSettings(this::take);
    }

    private @Nullable TextWatch watch() {
        if (!settings.source().isFile()) {
            return null;
        }
        try {
            return new TextWatch(
                    settings.source().name(),
                    settings.source().path(),
                    settings.written(),
                    text -> shell.post(() -> taken(text)),
                    problem -> shell.log(Level.WARN, problem));
        } catch (ReloadException e) {
            shell.log(Level.ERROR, e.getMessage() + "; no change of the pool file is seen");
            return null;
        }
    }

    /** To be called before the shell's loop runs. */
    void start() {
        if (settings.problem() != null) {
            refuse(settings.problem());
        } else if (settings.since() != null) {
            ask(settings.since());
        }
        shell.whenServing(() -> shell.post(this::keep)); // what was asked is remembered before
        if (watch != null) {
            watch.start();
        }
    }

    private void taken(String text) {
        waiting = null;
        switch (settings.judge(text)) {
            case PodSettings.Verdict.Refused(String problem) -> refuse(problem);
            case PodSettings.Verdict.Again(String fingerprint) -> {
                if (home.operated()) {
                    await(fingerprint);
                } else {
                    boolean _ = again();
                }
            }
            case PodSettings.Verdict.Asks(var pool, var change) -> {
                settings = settings.with(pool);
                said = null;
                inForce(null);
                ask(change);
                keep();
            }
        }
    }

    /** In a fleet one manager after another starts anew, and only the operator sees them all. */
    private void await(String fingerprint) {
        waiting = fingerprint;
        said = null;
        inForce(null);
        shell.toldOfSettings(
                Level.INFO, settings.source().name() + " has changed: the operator says when this pod takes it");
    }

    private Taking take(String fingerprint) {
        if (fingerprint.equals(settings.pool().fingerprint())) {
            return new Taking.InForce(now());
        }
        if (!fingerprint.equals(waiting)) {
            return new Taking.Refused("the settings " + fingerprint + " are not here: those in force are "
                    + settings.pool().fingerprint()
                    + (waiting == null ? ", and no others wait" : ", and those that wait are " + waiting));
        }
        return again()
                ? new Taking.Begun(now())
                : new Taking.Refused("nobody is there to start this manager anew with them");
    }

    /** Whether there is somebody who starts the next manager. */
    private boolean again() {
        String status = System.getenv().getOrDefault(AGAIN, "");
        String name = settings.source().name();
        if (!status.matches("[0-9]{1,3}")) {
            refuse(
                    name
                            + " has changed: a manager that is started anew begins with that, and nobody is there to start one");
            return false;
        }
        shell.toldOfSettings(Level.INFO, name + " has changed: the manager starts anew with it, and the workers go on");
        shell.leaveBehindCommands(Integer.parseInt(status));
        return true;
    }

    private void refuse(String problem) {
        inForce(problem);
        if (!problem.equals(said)) {
            said = problem;
            shell.toldOfSettings(Level.ERROR, problem + "; the settings stay as they were");
        }
    }

    private void inForce(@Nullable String problem) {
        if (settings.source().isFile()) {
            shell.settings(new Settings(settings.pool().fingerprint(), waiting, problem));
        }
    }

    private Settings now() {
        return new Settings(settings.pool().fingerprint(), waiting, said);
    }

    /** Where an operator asks for workers and revisions, the file says only what a pod begins with. */
    private void ask(PoolChange change) {
        if (home.operated()) {
            return;
        }
        Integer workers = change.ofCount() ? Integer.valueOf(PoolShell.workersOf(change.after(), home)) : null;
        String revision = change.ofRevision() ? change.after().revision() : null;
        if (workers != null || revision != null) {
            shell.toldOfSettings(
                    Level.INFO,
                    settings.source().name() + " asks for" + (workers == null ? "" : " workers: " + workers)
                            + (workers == null || revision == null ? "" : ",")
                            + (revision == null ? "" : " revision: " + revision));
            shell.signalled(new Request.Retarget(workers, revision));
        }
        if (revision == null && !change.ofWorkers().isEmpty()) {
            shell.signalled(new Request.Restart(
                    new TreeSet<>(),
                    settings.source().name() + ": " + String.join(" and ", change.ofWorkers()) + " changed"));
        }
    }

    private void keep() {
        if (!settings.source().isFile()) {
            return;
        }
        try {
            settings.kept().keep(settings.pool());
        } catch (IOException e) {
            shell.log(
                    Level.WARN,
                    "the settings in force cannot be kept for the next manager, which begins with what is written then: "
                            + e);
        }
    }

    @Override
    public void close() {
        if (watch != null) {
            watch.close();
        }
    }
}
