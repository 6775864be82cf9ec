/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * What a shell can complete of one verb.
 *
 * @param name of the verb, one or two words
 * @param words what may stand behind it
 */
record Completable(String name, String summary, List<Option> options, Values words) {

    /**
     * One option by its long name.
     *
     * @param isSwitch it takes no value
     */
    record Option(String name, String description, boolean isSwitch, Values values) {}

    /** What a value can be: nothing known, files, running managers, slots, processes, commands, or one of some words. */
    record Values(Kind kind, String choices) {
        enum Kind {
            NONE,
            FILES,
            MANAGERS,
            SLOTS,
            PROCESSES,
            COMMANDS,
            CHOICES
        }

        /** The label in the definition says it: {@code FILE}, {@code SLOT}, {@code a|b|c}. */
        static Values labelled(String option, String label) {
            if (label.indexOf('|') >= 0) {
                return new Values(Kind.CHOICES, label.replace('|', ' '));
            }
            return new Values(
                    switch (label) {
                        case "FILE", "PATH" -> Kind.FILES;
                        case "SLOT" -> Kind.SLOTS;
                        case "PROCESS" -> Kind.PROCESSES;
                        case "COMMAND" -> Kind.COMMANDS;
                        case "NAME" -> option.equals("--name") ? Kind.MANAGERS : Kind.NONE;
                        default -> Kind.NONE;
                    },
                    "");
        }

        static final Values UNKNOWN = new Values(Kind.NONE, "");
    }

    static Completable of(CommandSpec definition) {
        List<Option> options = new ArrayList<>();
        for (OptionSpec option : definition.options()) {
            boolean isSwitch = option.arity().max() == 0;
            Values values = isSwitch ? Values.UNKNOWN : Values.labelled(option.longestName(), option.paramLabel());
            options.add(new Option(option.longestName(), option.description()[0], isSwitch, values));
        }
        Values words = Values.UNKNOWN;
        for (PositionalParamSpec word : definition.positionalParameters()) {
            words = Values.labelled("", word.paramLabel());
        }
        return new Completable(
                definition.name().substring("muster ".length()), Overview.summary(definition), options, words);
    }

    String firstWord() {
        int space = name.indexOf(' ');
        return space < 0 ? name : name.substring(0, space);
    }

    /** The second word of the verb's name, or empty. */
    String secondWord() {
        int space = name.indexOf(' ');
        return space < 0 ? "" : name.substring(space + 1);
    }
}
