/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.shell;

import dev.muster.api.Operation;
import dev.muster.manager.control.Answer;
import dev.muster.manager.control.Control;
import dev.muster.manager.os.WorkerOutput;
import dev.muster.manager.supervisor.Request;
import dev.muster.pool.Ready;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A manager in a process of its own, so that it can be killed: it takes requests as lines, and answers each with one. */
final class MortalManager {

    private MortalManager() {}

    /** The folder, the worker count, and the workers' Python program. */
    public static void main(String[] arguments) {
        Path folder = Path.of(arguments[0]);
        var pool = Pools.of(List.of("python3", "-c", arguments[2]))
                .workers(Integer.parseInt(arguments[1]))
                .ready(new Ready.Notify(Duration.ofSeconds(60)))
                .env(Map.of("FOLDER", folder.toString()))
                .pool();
        WorkerOutput output = new WorkerOutput(WorkerOutput.Mode.PREFIX, false, "web", 2, 2);
        PoolShell shell = new PoolShell(
                pool,
                "1.2.3",
                new Home.Host(new RunDirectory(folder.resolve("web.sock")), false),
                new PoolSockets(List.of()),
                new SharedObjects(List.of()),
                output,
                (level, line) -> System.err.println(level + " " + line));
        Thread.ofPlatform().daemon().start(() -> converse(shell.control()));
        int status = shell.run();
        shell.close();
        System.exit(status);
    }

    private static void converse(Control control) {
        var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).lines();
        lines.forEach(line -> {
            try {
                System.out.println(answer(control, line.split(" ", 2)));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static String answer(Control control, String[] words) throws InterruptedException {
        return switch (words[0]) {
            case "workers" ->
                control.state().workers().stream()
                        .map(row -> row.slot() + ":" + row.incarnation() + ":" + row.pid() + ":" + row.state() + ":"
                                + row.restarts() + ":" + row.readyBy())
                        .collect(Collectors.joining(" "));
            case "status" ->
                control.state().workers().stream()
                        .filter(row -> row.incarnation() == Long.parseLong(words[1]))
                        .map(row -> row.status() == null ? "" : row.status())
                        .collect(Collectors.joining());
            case "restart" -> ask(control, new Request.Restart(new TreeSet<>()));
            case "scale" -> ask(control, new Request.Scale(Integer.parseInt(words[1])));
            case "shutdown" -> ask(control, new Request.Shutdown(false));
            case "token" -> String.valueOf(control.tokens().of(words[1]));
            case "operation" -> {
                Operation operation = control.operation(Long.parseLong(words[1]));
                yield operation == null ? "none" : operation.state() + " " + operation.message();
            }
            default -> throw new IllegalArgumentException(words[0]);
        };
    }

    private static String ask(Control control, Request request) throws InterruptedException {
        return control.submit(request) instanceof Answer.Accepted(long operation) ? "" + operation : "refused";
    }
}
