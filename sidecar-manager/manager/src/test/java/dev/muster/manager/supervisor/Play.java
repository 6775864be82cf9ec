/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A story as a text file: lines that begin with {@code >} are commands, {@code #} is prose, and the rest is what the supervisor answered.
 * The commands are in {@link #command}; the launcher behind them does nothing by itself.
 */
final class Play {

    private static final Path FOLDER = Path.of("src/test/resources/plays");

    private final @Nullable Transitions transitions;
    private final TreeMap<Long, Adopted> children = new TreeMap<>();
    private final StringBuilder out = new StringBuilder();
    private Settings settings = PlayWords.settings(Map.of());
    private Target first = new Target(1, "r1");
    private State state = State.initial(settings, first);
    private Instant now = Instant.EPOCH;

    @Nullable
    private Memory memory;

    Play(@Nullable Transitions transitions) {
        this.transitions = transitions;
    }

    static List<Path> all() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".play"))
                    .sorted()
                    .toList();
        }
    }

    /** The same text, with the answers of today. */
    String perform(String text) {
        for (String line : text.lines().toList()) {
            if (line.startsWith("#")) {
                out.append(out.isEmpty() ? "" : "\n").append(line).append('\n');
            } else if (line.startsWith(">")) {
                out.append('\n').append(line).append('\n');
                command(new ArrayList<>(List.of(line.substring(1).strip().split(" +", -1))));
            }
        }
        return out.toString();
    }

    private void command(List<String> words) {
        String verb = words.removeFirst();
        switch (verb) {
            case "pool" -> begin(PlayWords.pairs(words));
            case "connect" -> step(new Event.Synced(List.copyOf(children.values()), memory));
            case "files" -> { // hold this from now on
                first = first.holding(words.getFirst());
                if (words.size() > 1) { // and the manager is there to see it
                    step(new Event.Holding(words.getFirst(), "watch: " + words.get(1) + " changed"));
                }
            }
            case "brings" -> step(new Event.Brought(words.get(0), words.get(1)));
            case "lost" -> step(new Event.LauncherLost());
            case "launcher-dies" -> {
                children.clear();
                memory = null;
                step(new Event.LauncherLost());
            }
            case "launcher-gone" -> step(new Event.LauncherGone());
            case "note-is-lost" -> memory = null; // as one that found no room in it
            case "manager-dies" -> state = State.initial(settings, first);
            case "runs" -> PlayWords.numbers(words.getFirst()).forEach(this::runs);
            case "seen" -> {
                Sight.Strength strength = Sight.Strength.valueOf(words.get(2).toUpperCase(java.util.Locale.ROOT));
                boolean lost = words.contains("lost");
                PlayWords.numbers(words.get(0))
                        .forEach(n -> step(new Event.Seen(n, words.get(1), strength, "epoll", lost)));
            }
            case "still" -> {
                String doing = String.join(" ", words.subList(2, words.size()));
                PlayWords.numbers(words.get(0))
                        .forEach(n -> step(new Event.Still(n, PlayWords.duration(words.get(1)), doing)));
            }
            case "moves" -> PlayWords.numbers(words.getFirst()).forEach(n -> step(new Event.Moves(n)));
            case "unaccepted" -> step(new Event.Unaccepted(words.get(0), PlayWords.duration(words.get(1))));
            case "accepted" -> step(new Event.Accepted(words.getFirst()));
            case "memory" -> {
                long bytes = Long.parseLong(words.get(1)) << 20;
                step(new Event.Measured(new TreeMap<>(Map.of(PlayWords.number(words), bytes))));
            }
            case "says" -> PlayWords.numbers(words.getFirst()).forEach(n -> step(PlayWords.says(n, words.get(1))));
            case "exit" -> {
                boolean lingering = words.remove("lingering");
                PlayWords.numbers(words.getFirst()).forEach(n -> {
                    if (!lingering) {
                        children.remove(n);
                    }
                    step(new Event.Exited(n, PlayWords.exit(words), lingering));
                });
            }
            case "ends-unseen" -> // the launcher knows, and has nobody to tell
                PlayWords.numbers(words.getFirst())
                        .forEach(number -> children.computeIfPresent(
                                number,
                                (n, child) -> new Adopted(n, child.pid(), child.started(), child.mark(), true)));
            case "gone" -> {
                children.remove(PlayWords.number(words));
                step(new Event.Gone(PlayWords.number(words)));
            }
            case "cannot-run" -> {
                children.remove(PlayWords.number(words));
                step(new Event.NotSpawned(PlayWords.number(words), String.join(" ", words.subList(1, words.size()))));
            }
            case "wait" -> sleep(PlayWords.duration(words.getFirst()));
            case "state" -> PlayWords.rows(state, now).forEach(this::say);
            default -> step(new Event.Asked(PlayWords.request(verb, words)));
        }
    }

    private void begin(Map<String, String> pairs) {
        settings = PlayWords.settings(pairs);
        first = new Target(Integer.parseInt(pairs.getOrDefault("workers", "1")), pairs.getOrDefault("revision", "r1"))
                .holding(pairs.getOrDefault("content", ""));
        state = State.initial(settings, first);
    }

    private void runs(long number) {
        int pid = 100 + (int) number;
        children.computeIfPresent(
                number, (n, child) -> new Adopted(n, pid, child.started(), child.mark(), child.lingering()));
        step(new Event.Spawned(number, pid));
    }

    private void sleep(Duration time) {
        Instant until = now.plus(time);
        while (!state.wakeAt().isAfter(until)) {
            now = state.wakeAt().isAfter(now) ? state.wakeAt() : now;
            step(new Event.Tick());
        }
        now = until;
    }

    private void step(Event event) {
        Supervisor.Step step = Supervisor.step(state, event, now);
        if (transitions != null) {
            transitions.collect(
                    new Moment(state, event, now, step),
                    (from, other) -> Supervisor.step(from, other, now).state());
        }
        state = step.state();
        Refusal refusal = step.refusal();
        if (refusal != null) {
            say("refused: " + refusal.message());
        }
        for (Effect effect : step.effects()) {
            carryOut(effect);
            PlayWords.words(effect).ifPresent(words -> say(PlayWords.time(now) + " " + words));
        }
    }

    private void carryOut(Effect effect) {
        switch (effect) {
            case Effect.Spawn(long number, int slot, String revision) ->
                children.put(
                        number, new Adopted(number, 0, now, new Adopted.OfWorker(slot, revision, false, false), false));
            case Effect.RunProbe(long number, long of, int slot) ->
                children.put(number, new Adopted(number, 0, now, null, false));
            case Effect.RunCommand(long number, String name, Launch launch) ->
                children.put(number, new Adopted(number, 0, now, null, false));
            case Effect.SpawnProcess(long number, ProcessRule rule) ->
                children.put(
                        number,
                        new Adopted(
                                number, 0, now, new Adopted.OfProcess(rule.name(), rule.temporary(), false), false));
            case Effect.Note(long number, Adopted.Mark mark) ->
                children.computeIfPresent(
                        number, (n, child) -> new Adopted(n, child.pid(), child.started(), mark, child.lingering()));
            case Effect.Remember(Memory remembered) -> memory = remembered;
            case Effect.Knock k -> {}
            case Effect.Send s -> {}
            case Effect.Watch w -> {}
            case Effect.Guard g -> {}
            case Effect.RestoreSockets r -> {}
            case Effect.Forget f -> {}
            case News n -> {}
            case Effect.Finish f -> {}
        }
    }

    private void say(String line) {
        out.append("  ").append(line).append('\n');
    }
}
