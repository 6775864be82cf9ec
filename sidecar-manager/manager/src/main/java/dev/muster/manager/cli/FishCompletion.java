/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import dev.muster.manager.cli.Completable.Option;
import dev.muster.manager.cli.Completable.Values;
import java.util.List;

/** Completion for fish 3 and later. */
final class FishCompletion {
    private static final String HEAD = """
            # fish completion for muster, made by 'muster completion fish'

            function __muster_managers
                for socket in $XDG_RUNTIME_DIR/muster/*.sock /tmp/muster-(id -u)/*.sock
                    test -S $socket; and basename $socket .sock
                end
            end

            function __muster_slots
                muster state 2>/dev/null | awk '$1 ~ /^[0-9]+$/ { print $1 }' | sort -un
            end

            function __muster_processes
                muster process ls 2>/dev/null | awk 'NR > 1 { print $1 }'
            end

            function __muster_commands
                muster call 2>/dev/null | awk 'NR > 1 { print $1 }'
            end

            complete -c muster -f
            """;

    private FishCompletion() {}

    static String script(List<Completable> verbs) {
        StringBuilder script = new StringBuilder(HEAD);
        for (Completable verb : verbs) {
            String first = "__fish_seen_subcommand_from " + verb.firstWord();
            String at = verb.secondWord().isEmpty()
                    ? first
                    : first + "; and __fish_seen_subcommand_from " + verb.secondWord();
            if (verb.secondWord().isEmpty()) {
                line(script, "__fish_use_subcommand", " -a " + verb.name(), verb.summary());
            } else {
                line(script, "__fish_use_subcommand", " -a " + verb.firstWord(), "");
                line(script, first, " -a " + verb.secondWord(), verb.summary());
            }
            for (Option option : verb.options()) {
                String name = " -l " + option.name().substring(2);
                line(
                        script,
                        at,
                        name + (option.isSwitch() ? "" : " -x" + values(option.values())),
                        option.description());
            }
            String words = values(verb.words());
            if (!words.isEmpty()) {
                line(script, at, words, "");
            }
        }
        return script.toString();
    }

    private static void line(StringBuilder script, String condition, String what, String description) {
        script.append("complete -c muster -n '").append(condition).append('\'').append(what);
        if (!description.isEmpty()) {
            script.append(" -d '")
                    .append(description.replace("\\", "\\\\").replace("'", "\\'"))
                    .append('\'');
        }
        script.append('\n');
    }

    private static String values(Values values) {
        return switch (values.kind()) {
            case NONE -> "";
            case FILES -> " -F";
            case MANAGERS -> " -a '(__muster_managers)'";
            case SLOTS -> " -a '(__muster_slots)'";
            case PROCESSES -> " -a '(__muster_processes)'";
            case COMMANDS -> " -a '(__muster_commands)'";
            case CHOICES -> " -a '" + values.choices() + "'";
        };
    }
}
