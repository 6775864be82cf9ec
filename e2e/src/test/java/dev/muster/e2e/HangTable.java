/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Workers of one server in all kinds of trouble at the same time: each row has a listening socket of its own, shared by the workers
 * of that row. What the state says of each of them is kept, from the moment the trouble begins.
 */
final class HangTable implements AutoCloseable {
    private static final Duration IDLE = Duration.ofSeconds(1); // time to be seen waiting: who never was is not judged
    private static final Duration WATCHED = Duration.ofSeconds(12);
    private static final Duration PATIENCE = Duration.ofSeconds(60); // on a loaded machine

    /** What happens to the workers of one row; closed when the table is done. */
    interface Trouble {
        AutoCloseable begin(int port, List<Long> pids) throws IOException;
    }

    /**
     * One line of the table.
     *
     * @param stuck how many of its workers must be called stuck; the others never
     * @param doing what these must be said to do
     */
    record Row(String what, int workers, Trouble trouble, int stuck, Pattern doing) {}

    private final Host host;
    private final String server;
    private final int processes;
    private final List<Row> rows = new ArrayList<>();
    private final List<Integer> ports = new ArrayList<>();
    private final List<AutoCloseable> troubles = new ArrayList<>();

    /** By slot: what it was said to do when it was called stuck. */
    private final Map<Integer, Set<String>> seen = new TreeMap<>();

    /**
     * @param server as a line of shell, its descriptor in {@code $fd}
     * @param processes how many processes of each worker serve
     */
    HangTable(Host host, String server, int processes) {
        this.host = host;
        this.server = server;
        this.processes = processes;
    }

    HangTable neverStuck(String what, Trouble trouble) {
        return row(new Row(what, 1, trouble, 0, Pattern.compile("nothing")));
    }

    HangTable stuck(String what, Trouble trouble, String doing) {
        return row(new Row(what, 1, trouble, 1, Pattern.compile(doing)));
    }

    /** The other one goes on answering, and is never called stuck. */
    HangTable oneOfTwoStuck(String what, Trouble trouble, String doing) {
        return row(new Row(what, 2, trouble, 1, Pattern.compile(doing)));
    }

    private HangTable row(Row row) {
        rows.add(row);
        ports.add(Host.freePort());
        return this;
    }

    /** Runs all rows, and compares. */
    void isTrue() {
        var muster = start();
        forEachRow((row, port) -> troubles.add(row.trouble.begin(port, pids(muster, row))));
        var begin = System.nanoTime();
        muster.await("all that hang are called stuck", PATIENCE, state -> {
            watch(state);
            return System.nanoTime() - begin > WATCHED.toNanos()
                    && rows.stream().allMatch(row -> stuckSlots(row).size() >= row.stuck);
        });
        System.out.println(this);
        assertThat(rows).allSatisfy(row -> {
            assertThat(stuckSlots(row))
                    .as("%s: the stuck slots%n%s", row.what, this)
                    .hasSize(row.stuck);
            for (var slot : stuckSlots(row)) {
                assertThat(seen.get(slot))
                        .as(row.what)
                        .allMatch(doing -> row.doing.matcher(doing).find());
            }
        });
    }

    private MusterProcess start() {
        var cases = IntStream.range(0, rows.size())
                .mapToObj(row ->
                        slots(rows.get(row)).stream().map(String::valueOf).collect(Collectors.joining("|")) + ") fd=$"
                                + (row + 1) + " ;;")
                .collect(Collectors.joining("\n"));
        var script = host.write("worker.sh", "case $MUSTER_SLOT in\n" + cases + "\nesac\nexec " + server + "\n");
        var command = new ArrayList<Object>(List.of("sh", script));
        var listen = new ArrayList<String>();
        for (var row = 0; row < rows.size(); row++) {
            command.add("{fd:row" + row + "}");
            listen.add("{name: row" + row + ", port: " + ports.get(row) + "}");
        }
        var workers = rows.stream().mapToInt(Row::workers).sum();
        // No worker waits on all the sockets, so none can be seen to be ready.
        host.write("pool.yaml", """
                name: web
                command: %s
                workers: %d
                listen: [%s]
                ready: {when: alive, after: 1s}
                watchdog: {stuck: 3s}
                restart: {maxSurge: 0, maxUnavailable: 1}
                """.formatted(Servers.yaml(command.toArray()), workers, String.join(", ", listen)));
        var muster = host.run("--config", "pool.yaml");
        muster.awaitReady(workers);
        forEachRow(this::awaitAnswersOfAll);
        muster.await(
                "none is stuck from booting",
                PATIENCE,
                state -> state.workers().stream()
                        .allMatch(worker -> worker.stuck().isEmpty()));
        LockSupport.parkNanos(IDLE.toNanos());
        return muster;
    }

    private void awaitAnswersOfAll(Row row, int port) {
        Set<String> answered = ConcurrentHashMap.newKeySet();
        Await.until(
                "each process of row '" + row.what + "' answers",
                PATIENCE,
                () -> {
                    // Several at once: one that is quick would get them all, one after the other.
                    var asking = IntStream.range(0, 4)
                            .mapToObj(i -> Thread.startVirtualThread(() -> {
                                try {
                                    answered.add(HttpConnection.get("127.0.0.1", port, "/pid"));
                                } catch (IOException notYet) {
                                    // asked again
                                }
                            }))
                            .toList();
                    for (var thread : asking) {
                        thread.join();
                    }
                    return answered;
                },
                pids -> pids.size() == row.workers * processes);
    }

    private interface ForRow {
        void accept(Row row, int port) throws IOException;
    }

    private void forEachRow(ForRow action) {
        for (var row = 0; row < rows.size(); row++) {
            try {
                action.accept(rows.get(row), ports.get(row));
            } catch (IOException e) {
                throw new AssertionError(rows.get(row).what, e);
            }
        }
    }

    private void watch(PoolState state) {
        for (var worker : state.workers()) {
            worker.stuck()
                    .ifPresent(doing -> seen.computeIfAbsent(worker.slot(), s -> new TreeSet<>())
                            .add(doing));
        }
    }

    private List<Integer> slots(Row row) {
        var first = rows.subList(0, rows.indexOf(row)).stream()
                .mapToInt(Row::workers)
                .sum();
        return IntStream.range(first, first + row.workers).boxed().toList();
    }

    private Set<Integer> stuckSlots(Row row) {
        var slots = new HashSet<>(slots(row));
        slots.retainAll(seen.keySet());
        return slots;
    }

    private List<Long> pids(MusterProcess muster, Row row) {
        var state = muster.state();
        return slots(row).stream().map(slot -> state.worker(slot).pid()).toList();
    }

    @Override
    public String toString() {
        var text = new StringBuilder();
        for (var row : rows) {
            var said = new HashMap<Integer, Set<String>>(seen);
            said.keySet().retainAll(slots(row));
            text.append("%-50s %s%n".formatted(row.what, said.isEmpty() ? "never stuck" : "stuck: " + said));
        }
        return text.toString();
    }

    @Override
    public void close() {
        for (var trouble : troubles) {
            try {
                trouble.close();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }
    }
}
