/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Every way a process can go from one life to another is declared, and every declared one is gone in the simulations and plays.
 * {@code -Dupdate=true} writes what was seen; the change is read as a diff.
 */
class LifeTransitionsTest {

    private static final int SEEDS = 4_000;
    private static final Path DECLARED = Path.of("src/test/resources/life-transitions.txt");
    private static final Path DIAGRAM = Path.of("../../docs/internals/life.md");

    @Test
    void theDeclaredTransitionsAreThoseThatHappen() throws IOException {
        Set<String> seen = new ConcurrentSkipListSet<>();
        LongStream.rangeClosed(1, SEEDS)
                .parallel()
                .forEach(seed -> Simulation.run(seed, Supervisor::step, List.of(new Transitions(seen))));
        for (Path play : Play.all()) {
            new Play(new Transitions(seen)).perform(Files.readString(play));
        }
        assertSame(
                DECLARED,
                "# from cause to; see Transitions for what the causes mean\n" + String.join("\n", seen) + "\n");
        assertSame(DIAGRAM, diagram(seen));
    }

    private static void assertSame(Path file, String now) throws IOException {
        if (Boolean.getBoolean("update")) {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, now);
        }
        assertThat(now)
                .as("%s: run the test with -Dupdate=true and read the diff", file)
                .isEqualTo(Files.readString(file));
    }

    private static String diagram(Set<String> seen) {
        Map<String, List<String>> edges = new TreeMap<>();
        for (String line : seen) {
            String[] parts = line.split(" ", -1);
            if (!parts[0].equals(parts[2])) {
                String edge = node(parts[0]) + " --> " + node(parts[2]);
                edges.computeIfAbsent(edge, key -> new ArrayList<>()).add(parts[1]);
            }
        }
        StringBuilder text = new StringBuilder("""
                # The life of a worker's process

                Generated from `life-transitions.txt`, which a test compares with what the simulations and plays do. `Time` means that something
                was due; `Plan` that a request, or what became of other workers, led to it; the rest are events about the process itself.

                ```mermaid
                stateDiagram-v2
                """);
        edges.forEach((edge, causes) -> text.append("    ")
                .append(edge)
                .append(": ")
                .append(String.join(", ", causes))
                .append('\n'));
        return text.append("```\n").toString();
    }

    private static String node(String life) {
        return life.equals(Transitions.NOWHERE) ? "[*]" : life;
    }
}
