/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** One {@code muster run}: what it prints, what its control socket says, and the processes it is made of. */
final class MusterProcess {
    private static final Duration BOOT = Duration.ofSeconds(30); // many Python workers on few CPUs

    private final Host host;
    private final Process process;
    private final Path out;
    private final Path err;

    MusterProcess(Host host, Process process, Path out, Path err) {
        this.host = host;
        this.process = process;
        this.out = out;
        this.err = err;
    }

    String out() {
        return Host.read(out);
    }

    String err() {
        return Host.read(err);
    }

    ControlSocket control() {
        return new ControlSocket(host.runtimeFolder().resolve("muster/web.sock"));
    }

    PoolState state() {
        return control().state();
    }

    /** Waits until exactly so many workers are ready, and nothing else is under way. */
    PoolState awaitReady(int workers) {
        return await(
                workers + " workers ready",
                BOOT,
                state -> state.ready() == workers && state.workers().size() == workers);
    }

    PoolState await(String what, Duration within, Predicate<PoolState> condition) {
        return Await.until(
                what,
                within,
                () -> {
                    if (!process.isAlive()) { // an error, not an exception: waiting on is of no use
                        throw new AssertionError("muster ended with " + process.exitValue() + ": " + err());
                    }
                    return state();
                },
                condition);
    }

    /** Runs a verb of the command line against this pool. */
    Outcome cli(String verb, Object... arguments) {
        var named = new ArrayList<Object>(List.of(arguments));
        named.addAll(
                List.of("--name", "web")); // another pool may run on this machine, where every user's commands look
        return host.muster(verb, named.toArray());
    }

    /** The launcher: the parent of all workers. There must be a worker. */
    long launcher() {
        return ProcFs.stat(state().pids().getFirst()).orElseThrow().parent();
    }

    /** The manager: the launcher's parent. */
    long manager() {
        return ProcFs.stat(launcher()).orElseThrow().parent();
    }

    /** The process that was started. */
    long pid() {
        return process.pid();
    }

    void signal(String signal) {
        Signals.send(signal, process.pid());
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Waits for its end and returns its exit code. */
    int awaitExit(Duration within) {
        try {
            assertThat(process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS))
                    .as("muster ends within %s; it printed %s%s", within, out(), err())
                    .isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        return process.exitValue();
    }
}
