/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import dev.muster.manager.cli.Completable.Option;
import dev.muster.manager.cli.Completable.Values;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Completion for bash 4 and later. */
final class BashCompletion {
    /** They are asked only when the cursor stands where they matter: a state costs a fifth of a second. */
    static final String FUNCTIONS = """
            _muster_managers() {
                local socket
                for socket in "${XDG_RUNTIME_DIR:-/nonexistent}"/muster/*.sock /tmp/muster-"$(id -u)"/*.sock; do
                    [ -S "$socket" ] && basename "$socket" .sock
                done
            }

            _muster_slots() {
                "$1" state 2>/dev/null | awk '$1 ~ /^[0-9]+$/ { print $1 }' | sort -un
            }

            _muster_processes() {
                "$1" process ls 2>/dev/null | awk 'NR > 1 { print $1 }'
            }

            _muster_commands() {
                "$1" call 2>/dev/null | awk 'NR > 1 { print $1 }'
            }
            """;

    private BashCompletion() {}

    static String script(List<Completable> verbs) {
        StringBuilder script = new StringBuilder("# bash completion for muster, made by 'muster completion bash'\n\n")
                .append(FUNCTIONS)
                .append("""

                        _muster() {
                            local word="${COMP_WORDS[COMP_CWORD]}" previous="${COMP_WORDS[COMP_CWORD-1]}"
                            local verb="${COMP_WORDS[1]}" words=""
                            COMPREPLY=()
                            if [ "$COMP_CWORD" -eq 1 ]; then
                        """);
        Set<String> firstWords = new LinkedHashSet<>();
        Map<String, String> secondWords = new LinkedHashMap<>();
        for (Completable verb : verbs) {
            firstWords.add(verb.firstWord());
            if (!verb.secondWord().isEmpty()) {
                secondWords.merge(verb.firstWord(), verb.secondWord(), (one, two) -> one + " " + two);
            }
        }
        script.append("        COMPREPLY=($(compgen -W \"")
                .append(String.join(" ", firstWords))
                .append("\" -- \"$word\"))\n        return\n    fi\n");
        secondWords.forEach(
                (first, seconds) -> script.append("    if [ \"$verb\" = ")
                        .append(first)
                        .append(
                                " ]; then\n        if [ \"$COMP_CWORD\" -eq 2 ]; then\n            COMPREPLY=($(compgen -W \"")
                        .append(seconds)
                        .append(
                                "\" -- \"$word\"))\n            return\n        fi\n        verb=\"$verb ${COMP_WORDS[2]}\"\n    fi\n"));
        optionValues(script, verbs);
        script.append("    case \"$verb\" in\n");
        for (Completable verb : verbs) {
            script.append("        \"").append(verb.name()).append("\") ");
            script.append("case \"$word\" in -*) words=\"");
            for (Option option : verb.options()) {
                script.append(option.name()).append(' ');
            }
            script.append("\" ;; *) ").append(reply(verb.words())).append(" ;; esac ;;\n");
        }
        return script.append(
                        "    esac\n    [ -n \"$words\" ] && COMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n}\n\n")
                .append("complete -o default -F _muster muster\n")
                .toString();
    }

    private static void optionValues(StringBuilder script, List<Completable> verbs) {
        Map<String, Values> values = new LinkedHashMap<>();
        for (Completable verb : verbs) {
            for (Option option : verb.options()) {
                if (!option.isSwitch()) {
                    values.putIfAbsent(option.name(), option.values());
                }
            }
        }
        script.append("    case \"$previous\" in\n");
        values.forEach((option, value) -> script.append("        ")
                .append(option)
                .append(") ")
                .append(reply(value))
                .append("; COMPREPLY=($(compgen -W \"$words\" -- \"$word\")); return ;;\n"));
        script.append("    esac\n");
    }

    /** A command that sets the possible words; for files none, and bash falls back to its own. */
    private static String reply(Values values) {
        return switch (values.kind()) {
            case NONE, FILES -> "words=\"\"";
            case MANAGERS -> "words=\"$(_muster_managers)\"";
            case SLOTS -> "words=\"$(_muster_slots \"${COMP_WORDS[0]}\")\"";
            case PROCESSES -> "words=\"$(_muster_processes \"${COMP_WORDS[0]}\")\"";
            case COMMANDS -> "words=\"$(_muster_commands \"${COMP_WORDS[0]}\")\"";
            case CHOICES -> "words=\"" + values.choices() + "\"";
        };
    }
}
