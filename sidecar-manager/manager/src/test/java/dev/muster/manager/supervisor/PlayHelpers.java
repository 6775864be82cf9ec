/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The language of the plays, as far as it is about processes and commands. */
final class PlayHelpers {

    private PlayHelpers() {}

    /**
     * {@code processes=scheduler:always,migrate:never:first,import:on-failure:manual}, and
     * {@code commands=flush:30s,rotate:10:workers}.
     */
    static Helpers of(Map<String, String> pairs) {
        List<ProcessRule> processes = new ArrayList<>();
        for (String process : words(pairs.get("processes"))) {
            String[] parts = process.split(":", -1);
            List<String> more = List.of(parts).subList(2, parts.length);
            String of = parts[0].replaceFirst("-[0-9]+$", "");
            processes.add(new ProcessRule(
                    parts[0],
                    of,
                    restart(parts[1]),
                    !more.contains("manual"),
                    more.contains("first"),
                    false,
                    Launch.of(List.of(of))));
        }
        List<CommandRule> commands = new ArrayList<>();
        for (String command : words(pairs.get("commands"))) {
            String[] parts = command.split(":", -1);
            commands.add(
                    parts.length == 2
                            ? new CommandRule.Exec(parts[0], Launch.of(List.of(parts[0])), PlayWords.duration(parts[1]))
                            : new CommandRule.Send(
                                    parts[0],
                                    Integer.parseInt(parts[1]),
                                    CommandRule.To.valueOf(parts[2].toUpperCase(Locale.ROOT))));
        }
        return new Helpers(processes, commands);
    }

    private static List<String> words(@org.jspecify.annotations.Nullable String list) {
        return list == null ? List.of() : List.of(list.split(",", -1));
    }

    private static ProcessRule.Restart restart(String word) {
        return ProcessRule.Restart.valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    /** {@code start NAME}, {@code stop NAME}, {@code restart NAME}, or {@code run NAME RESTART COMMAND}. */
    static Request request(List<String> words) {
        String name = words.get(1);
        return switch (words.getFirst()) {
            case "start" -> new Request.StartProcess(name);
            case "stop" -> new Request.StopProcess(name);
            case "restart" -> new Request.RestartProcess(name);
            case "run" ->
                new Request.RunProcess(name, restart(words.get(2)), Launch.of(words.subList(3, words.size())));
            default -> throw new IllegalArgumentException("no such request about processes: " + words);
        };
    }

    static String row(Managed process, Instant now) {
        ProcessLife life = process.life();
        return "process " + process.name() + ": " + process.standing().name().toLowerCase(Locale.ROOT)
                + (process.empty()
                        ? ""
                        : ", " + life.number() + " "
                                + life.getClass().getSimpleName().toLowerCase(Locale.ROOT))
                + (process.restarts() > 0 ? ", restarts " + process.restarts() : "")
                + (process.failures() > 0 ? ", failures " + process.failures() : "")
                + (process.empty() && process.wanted() && process.nextTry().isAfter(now)
                        ? ", next try at" + PlayWords.time(process.nextTry())
                        : "");
    }
}
