/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import dev.muster.manager.cli.Completable.Option;
import dev.muster.manager.cli.Completable.Values;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Completion for zsh. */
final class ZshCompletion {
    private ZshCompletion() {}

    static String script(List<Completable> verbs) {
        Map<String, String> firstWords = new LinkedHashMap<>();
        StringBuilder cases = new StringBuilder();
        for (Completable verb : verbs) {
            firstWords.putIfAbsent(verb.firstWord(), verb.summary());
            cases.append("        '").append(verb.name()).append("') _arguments");
            for (Option option : verb.options()) {
                cases.append(" \\\n            '*")
                        .append(option.name())
                        .append('[')
                        .append(quoted(option.description()));
                cases.append(']')
                        .append(option.isSwitch() ? "" : ":value:" + values(option.values()))
                        .append('\'');
            }
            cases.append(" \\\n            '*:word:")
                    .append(values(verb.words()))
                    .append("' ;;\n");
        }
        StringBuilder script = new StringBuilder("#compdef muster\n# made by 'muster completion zsh'\n\n")
                .append(BashCompletion.FUNCTIONS)
                .append("\n_muster() {\n    local -a verbs\n    verbs=(\n");
        firstWords.forEach((word, summary) -> script.append("        '")
                .append(word)
                .append(':')
                .append(quoted(summary))
                .append("'\n"));
        script.append("    )\n    if (( CURRENT == 2 )); then\n        _describe verb verbs\n        return\n    fi\n");
        script.append("    local command=\"$words[1]\" verb=\"$words[2]\"\n    shift words\n    (( CURRENT-- ))\n");
        secondWords(script, verbs);
        return script.append("    case \"$verb\" in\n")
                .append(cases)
                .append(
                        "    esac\n}\n\nif [ \"$funcstack[1]\" = _muster ]; then _muster \"$@\"; else compdef _muster muster; fi\n")
                .toString();
    }

    private static void secondWords(StringBuilder script, List<Completable> verbs) {
        Map<String, String> seconds = new LinkedHashMap<>();
        for (Completable verb : verbs) {
            if (!verb.secondWord().isEmpty()) {
                seconds.merge(verb.firstWord(), verb.secondWord(), (one, two) -> one + " " + two);
            }
        }
        seconds.forEach(
                (first, words) -> script.append("""
                    if [ "$verb" = FIRST ]; then
                        if (( CURRENT == 2 )); then
                            compadd -- SECONDS
                            return
                        fi
                        verb="$verb $words[2]"
                        shift words
                        (( CURRENT-- ))
                    fi
                """.replace("FIRST", first).replace("SECONDS", words)));
    }

    private static String values(Values values) {
        return switch (values.kind()) {
            case NONE -> " ";
            case FILES -> "_files";
            case MANAGERS -> "($(_muster_managers))";
            case SLOTS -> "($(_muster_slots \"$command\"))";
            case PROCESSES -> "($(_muster_processes \"$command\"))";
            case COMMANDS -> "($(_muster_commands \"$command\"))";
            case CHOICES -> "(" + values.choices() + ")";
        };
    }

    /** Safe inside single quotes and inside the brackets and colons of {@code _arguments}. */
    private static String quoted(String text) {
        return text.replace("\\", "\\\\")
                .replace("'", "'\\''")
                .replace("[", "\\[")
                .replace("]", "\\]")
                .replace(":", "\\:");
    }
}
