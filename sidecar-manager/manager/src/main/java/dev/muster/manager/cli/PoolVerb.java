/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import dev.muster.api.json.Json;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code muster pool NAME state|restart|rollout|top}: what the other verbs do for one manager, for a pool across its pods. */
final class PoolVerb implements Verb {
    private enum Action {
        STATE("--output", "--workers"),
        RESTART("--no-wait", "--timeout"),
        ROLLOUT("--timeout"),
        TOP("--workers");

        /** What it takes, beside what chooses the pool. */
        @SuppressWarnings("ImmutableEnumChecker") // List.of gives one that is
        private final List<String> options;

        Action(String... options) {
            this.options = List.of(options);
        }

        static Action of(String word) throws UsageProblem {
            for (Action action : values()) {
                if (action.toString().equals(word)) {
                    return action;
                }
            }
            throw new UsageProblem("'" + word + "' is unknown: there is " + words(", "));
        }

        static String words(String between) {
            return Stream.of(values()).map(Action::toString).collect(Collectors.joining(between));
        }

        /** Refuses options of other actions. */
        void check(ParseResult given) throws UsageProblem {
            for (Action other : values()) {
                for (String option : other.options) {
                    if (given.hasMatchedOption(option) && !options.contains(option)) {
                        throw new UsageProblem(option + " has no place with " + this);
                    }
                }
            }
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Surroundings here;

    PoolVerb(Surroundings here) {
        this.here = here;
    }

    @Override
    public CommandSpec definition() {
        Definition definition = Definition.of("pool", "Shows and restarts a WorkerPool across its pods.")
                .details(
                        "",
                        "state: what the operator says, and a row for each pod. top: the same, live, until q. restart: asks the"
                                + " operator to replace all workers in place, in its order and within the pool's budget, and"
                                + " follows it. rollout: follows what is under way; fails when it was given up.",
                        "",
                        "It uses your kubectl: its configuration and your rights (reading pods and workerpools, exec in pods, and"
                                + " for restart changing workerpools). As 'kubectl muster' when it is on the PATH as"
                                + " kubectl-muster.",
                        "")
                .word("NAME", "The pool.")
                .optionalWord(Action.words("|"), "What to do. Default: state.");
        OutputOption.add(definition, "With state: the documents of the resource and of all managers.");
        definition.flag("With state and top: each pod's workers, too.", "--workers");
        return Fleet.options(Following.options(definition, "the operator goes on by itself."))
                .examples(
                        "muster pool web",
                        "muster pool web restart -n prod --timeout 10m",
                        "kubectl muster -n prod pool web top")
                .exits(ExitCode.DONE, ExitCode.FAILED, ExitCode.USAGE, ExitCode.TIMED_OUT);
    }

    @Override
    public int run(ParseResult given, Console console) throws CommandProblem, IOException, InterruptedException {
        Action action = Action.of(given.matchedPositionalValue(1, "state"));
        action.check(given);
        boolean json = OutputOption.json(given);
        boolean workers = given.hasMatchedOption("--workers");
        FleetRollout rollout = new FleetRollout(console, DurationOption.of(given, "--timeout"));
        Fleet fleet = Fleet.of(given, here);
        switch (action) {
            case STATE -> console.out().print(json ? documents(fleet) : text(fleet, workers, console.coloured()));
            case RESTART -> {
                fleet.restart(Instant.now().toString());
                if (!given.hasMatchedOption("--no-wait")) {
                    console.print("restart done: " + rollout.follow(fleet));
                }
            }
            case ROLLOUT -> console.print("rollout done: " + rollout.follow(fleet));
            case TOP -> {
                if (console.inIsTerminal() && console.outIsTerminal()) {
                    new FleetTop(fleet, workers, console).run();
                } else {
                    console.out().print(text(fleet, workers, false));
                }
            }
        }
        return ExitCode.DONE.code();
    }

    private static String text(Fleet fleet, boolean workers, boolean coloured)
            throws CommandProblem, IOException, InterruptedException {
        return Line.text(FleetTable.of(fleet.resource(), fleet.answers(), workers), coloured);
    }

    private static String documents(Fleet fleet) throws CommandProblem, IOException, InterruptedException {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        all.put("pool", Json.read(fleet.document()));
        List<Map<String, @Nullable Object>> pods = new ArrayList<>();
        for (Fleet.Answer answer : fleet.answers()) {
            Map<String, @Nullable Object> pod = new LinkedHashMap<>();
            pod.put("pod", answer.pod());
            pod.put("state", answer.document() == null ? null : Json.read(answer.document()));
            pod.put("problem", answer.problem());
            pods.add(pod);
        }
        all.put("pods", pods);
        return Json.writeIndented(all);
    }
}
