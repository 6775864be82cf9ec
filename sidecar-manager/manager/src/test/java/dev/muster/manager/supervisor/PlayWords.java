/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The language of the plays: how commands are read and answers written. */
final class PlayWords {

    private PlayWords() {}

    static Map<String, String> pairs(List<String> words) {
        Map<String, String> pairs = new HashMap<>();
        for (String word : words) {
            int equals = word.indexOf('=');
            pairs.put(word.substring(0, equals), word.substring(equals + 1));
        }
        return pairs;
    }

    static Settings settings(Map<String, String> pairs) {
        String[] backoff = pairs.getOrDefault("backoff", "0s,200ms,30s,60s").split(",", -1);
        String sockets = pairs.getOrDefault("sockets", "http");
        return new Settings(
                readyWhen(pairs.getOrDefault("ready", "auto")),
                duration(pairs.getOrDefault("within", "30s")),
                new TreeSet<>(sockets.equals("none") ? List.<String>of() : List.of(sockets.split(",", -1))),
                new RestartBudget(share(pairs, "surge", "1"), share(pairs, "unavailable", "0")),
                Integer.parseInt(pairs.getOrDefault("failures", "3")),
                duration(pairs.getOrDefault("prove", "2s")),
                new Backoff(duration(backoff[0]), duration(backoff[1]), duration(backoff[2]), duration(backoff[3])),
                Signal.TERM,
                duration(pairs.getOrDefault("grace", "10s")),
                duration(pairs.getOrDefault("drain", "0s")),
                new Watchdog(
                        duration(pairs.getOrDefault("stuck", "10s")),
                        orNever(pairs.get("kill")),
                        orNever(pairs.get("watchdog"))),
                new Recycle(
                        orNever(pairs.get("age")),
                        Long.parseLong(pairs.getOrDefault("memory", "0")) << 20,
                        Integer.parseInt(pairs.getOrDefault("jitter", "0"))),
                PlayHelpers.of(pairs),
                pairs.containsKey("pod")
                        ? Stay.BEYOND_THE_LAUNCHER
                        : pairs.containsKey("endWhenStartFails") ? Stay.IF_THE_START_SUCCEEDS : Stay.UNTIL_SHUTDOWN,
                pairs.containsKey("waitForChange"));
    }

    private static @Nullable Duration orNever(@Nullable String word) {
        return word == null ? null : duration(word);
    }

    private static Share share(Map<String, String> pairs, String key, String none) {
        return Share.of(Integer.parseInt(pairs.getOrDefault(key, none)));
    }

    private static ReadyWhen readyWhen(String word) {
        String[] parts = word.split(":", -1);
        return switch (parts[0]) {
            case "auto" -> new ReadyWhen.Auto(false);
            case "canary" -> new ReadyWhen.Auto(true);
            case "notify" -> new ReadyWhen.Notify();
            case "accepting" -> new ReadyWhen.Accepting(false);
            case "alive" -> new ReadyWhen.Alive(duration(parts[1]));
            case "exec" -> new ReadyWhen.Exec(duration(parts[1]));
            default -> throw new IllegalArgumentException(word);
        };
    }

    static Duration duration(String word) {
        return word.endsWith("ms")
                ? Duration.ofMillis(Long.parseLong(word.substring(0, word.length() - 2)))
                : Duration.parse("PT" + word.toUpperCase(Locale.ROOT));
    }

    /** {@code 3}, or {@code 1..4}. */
    static Stream<Long> numbers(String word) {
        String[] ends = word.split("\\.\\.", -1);
        return LongStream.rangeClosed(Long.parseLong(ends[0]), Long.parseLong(ends[ends.length - 1]))
                .boxed();
    }

    static long number(List<String> words) {
        return Long.parseLong(words.getFirst());
    }

    static Exit exit(List<String> words) {
        int value = Integer.parseInt(words.get(2));
        return words.get(1).equals("signal") ? Exit.signal(value) : Exit.code(value);
    }

    static Event says(long number, String word) {
        return new Event.Notified(
                number,
                word.equals("ready"),
                word.equals("stopping"),
                word.equals("reloading"),
                word.equals("watchdog"),
                word.equals("trigger"),
                word.startsWith("extend:") ? duration(word.substring(7)).toNanos() / 1000 : 0,
                0,
                null,
                new TreeMap<>());
    }

    static Request request(String verb, List<String> words) {
        return switch (verb) {
            case "restart" -> {
                TreeSet<Integer> slots = new TreeSet<>();
                words.forEach(word -> slots.add(Integer.valueOf(word)));
                yield new Request.Restart(slots);
            }
            case "scale" -> {
                String count = words.getFirst();
                yield count.startsWith("+") || count.startsWith("-")
                        ? new Request.ScaleBy(Integer.parseInt(count))
                        : new Request.Scale(Integer.parseInt(count));
            }
            case "stop" -> new Request.Stop(Integer.parseInt(words.getFirst()));
            case "start" -> new Request.Start(Integer.parseInt(words.getFirst()));
            case "process" -> PlayHelpers.request(words);
            case "call" -> new Request.Call(words.getFirst(), words.subList(1, words.size()));
            case "target" -> new Request.Retarget(count(words.get(0)), words.size() > 1 ? words.get(1) : null);
            case "shutdown" -> new Request.Shutdown(words.contains("now"));
            default -> throw new IllegalArgumentException("no such command in a play: " + verb);
        };
    }

    private static @Nullable Integer count(String word) {
        return word.equals("same") ? null : Integer.valueOf(word);
    }

    static String time(Instant now) {
        return String.format(
                Locale.ROOT, "%6.1fs", Duration.between(Instant.EPOCH, now).toMillis() / 1000.0);
    }

    /** What is worth reading of an effect; the note to the launcher's memory is not. */
    static Optional<String> words(Effect effect) {
        return Optional.ofNullable(
                switch (effect) {
                    case Effect.Spawn(long number, int slot, String revision) ->
                        "spawn " + number + " in slot " + slot + " of " + revision;
                    case Effect.RunProbe(long number, long of, int slot) -> "run probe " + number + " of " + of;
                    case Effect.SpawnProcess(long number, ProcessRule rule) ->
                        "spawn " + number + " as process " + rule.name();
                    case Effect.RunCommand(long number, String name, Launch launch) ->
                        "run " + number + " for command " + name + ": " + String.join(" ", launch.command());
                    case Effect.Send(long number, int signal, boolean group) ->
                        "send " + Signal.name(signal) + " to " + (group ? "the group of " : "") + number;
                    case Effect.Watch(long number, boolean on) -> (on ? "watch " : "watch no more ") + number;
                    case Effect.Guard(long number, boolean on) -> (on ? "guard " : "guard no more ") + number;
                    case Effect.Note(long number, Adopted.Mark mark) ->
                        "note " + number
                                + (mark.stopping()
                                        ? " stopping"
                                        : mark instanceof Adopted.OfWorker worker && worker.ready()
                                                ? " ready"
                                                : " booting");
                    case Effect.Remember r -> null;
                    case Effect.Knock k -> "knock";
                    case Effect.RestoreSockets r -> "restore the sockets";
                    case Effect.Forget(long number) -> "forget " + number;
                    case News.OperationBegan o -> null; // what follows says it
                    case News.OperationResumed(Operation o) -> "operation " + o.number() + " goes on";
                    case News.OperationEnded(Operation o) ->
                        "operation " + o.number() + " is " + o.outcome() + ": " + o.message()
                                + (o.culprit() == 0 ? "" : " (because of " + o.culprit() + ")");
                    case News.OfProcess news ->
                        "tell " + news.type().toUpperCase(Locale.ROOT) + " " + news.name() + " " + news.number() + ": "
                                + news.words();
                    case News.OfWorker news ->
                        "tell " + news.type().toUpperCase(Locale.ROOT) + " " + news.number() + ": " + news.words();
                    case News news -> "tell " + news.type().toUpperCase(Locale.ROOT) + ": " + news.words();
                    case Effect.Finish(int status) -> "finish with " + status;
                });
    }

    /** The state as a table of rows. */
    static List<String> rows(State state, Instant now) {
        List<String> rows = new ArrayList<>();
        Observed observed = Observed.of(state);
        rows.add(String.format(
                Locale.ROOT,
                "target %d of %s, ready %d, up to date %d, rollout %s: %s",
                state.target().workers(),
                state.target().revision(),
                observed.ready(),
                observed.upToDate(),
                state.rollout().phase(),
                observed.reason() == null ? "converged" : observed.reason()));
        if (observed.ready() > 0 && !Observed.enough(state)) {
            rows.add("the pool is not ready");
        }
        for (Slot slot : state.slots().values()) {
            String wait = slot.nextTry().isAfter(now) ? " next try at" + time(slot.nextTry()) : "";
            String there = String.join(
                    ", ",
                    state.incarnations().values().stream()
                            .filter(i -> i.slot() == slot.index())
                            .map(i -> i.number() + " of " + i.revision() + " "
                                    + i.life().getClass().getSimpleName().toLowerCase(Locale.ROOT)
                                    + (i.stuck() ? " (stuck)" : "")
                                    + (i.worn() == null ? "" : " (" + i.worn() + ")"))
                            .toList());
            rows.add("slot " + slot.index() + (slot.held() ? " held" : "") + ": " + (there.isEmpty() ? "empty" : there)
                    + (slot.restarts() > 0 ? ", restarts " + slot.restarts() : "")
                    + (slot.failures() > 0 ? ", failures " + slot.failures() : "") + wait);
        }
        state.processes().values().forEach(process -> rows.add(PlayHelpers.row(process, now)));
        return rows;
    }
}
