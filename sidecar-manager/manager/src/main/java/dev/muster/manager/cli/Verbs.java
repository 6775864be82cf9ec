/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** All verbs, by name. A verb is made when it is asked for, so that one call of {@code muster} loads one verb's classes. */
public final class Verbs {
    private static final List<String> NAMES = List.of(
            "run",
            "sidecar",
            "state",
            "top",
            "restart",
            "scale",
            "stop",
            "start",
            "operation",
            "process ls",
            "process start",
            "process stop",
            "process restart",
            "process run",
            "call",
            "events",
            "shutdown",
            "pool",
            "config check",
            "schema",
            "version",
            "completion");

    private final Surroundings surroundings;
    private final RunPool runPool;

    public Verbs(Surroundings surroundings, RunPool runPool) {
        this.surroundings = surroundings;
        this.runPool = runPool;
    }

    /** The names, some of two words, in the order in which help lists them. */
    List<String> names() {
        return NAMES;
    }

    /** The second words of the verbs that begin with this one. */
    List<String> behind(String first) {
        List<String> seconds = new ArrayList<>();
        for (String name : NAMES) {
            if (name.startsWith(first) && name.startsWith(" ", first.length())) {
                seconds.add(name.substring(first.length() + 1));
            }
        }
        return seconds;
    }

    /** The verb of this name, which is one of {@link #names}. */
    Verb named(String name) {
        return switch (name) {
            case "run" -> new RunVerb(surroundings, runPool);
            case "sidecar" -> new SidecarVerb(surroundings, runPool);
            case "state" -> new StateVerb(managers());
            case "top" -> new TopVerb(managers(), surroundings);
            case "restart" -> new RestartVerb(managers());
            case "scale" -> new ScaleVerb(managers());
            case "stop" -> SlotVerb.stop(managers());
            case "start" -> SlotVerb.start(managers());
            case "operation" -> new OperationVerb(managers());
            case "process ls" -> new ProcessListVerb(managers());
            case "process start" -> ProcessVerb.start(managers());
            case "process stop" -> ProcessVerb.stop(managers());
            case "process restart" -> ProcessVerb.restart(managers());
            case "process run" -> new ProcessRunVerb(managers());
            case "call" -> new CallVerb(managers());
            case "events" -> new EventsVerb(managers());
            case "shutdown" -> new ShutdownVerb(managers());
            case "pool" -> new PoolVerb(surroundings);
            case "config check" -> new ConfigCheckVerb(surroundings);
            case "schema" -> new SchemaVerb();
            case "version" -> new VersionVerb();
            case "completion" -> new CompletionVerb(this);
            default -> throw new IllegalArgumentException("no verb " + name);
        };
    }

    private Managers managers() {
        return new Managers(surroundings);
    }

    /** The definitions of all verbs. */
    List<CommandSpec> definitions() {
        List<CommandSpec> definitions = new ArrayList<>();
        for (String name : NAMES) {
            definitions.add(named(name).definition());
        }
        return definitions;
    }
}
