/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * Writes a verb's definition in the order in which its help is read. Built by hand and not from annotations, which cost a command
 * some 50 ms of reflection; all values are text, so that the parser loads no converters.
 */
final class Definition {
    private final CommandSpec spec;
    private final Map<String, String> exits = new LinkedHashMap<>();

    private Definition(String name, String summary) {
        spec = CommandSpec.create().name("muster " + name);
        spec.usageMessage().description(summary).width(100);
        spec.addOption(OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Shows this help.")
                .build());
    }

    /**
     * Starts a definition.
     *
     * @param name the verb, one or two words
     * @param summary what it does, one sentence; the list of verbs shows it
     */
    static Definition of(String name, String summary) {
        return new Definition(name, summary);
    }

    /** Paragraphs below the summary. */
    Definition details(String... paragraphs) {
        String[] all = new String[paragraphs.length + 1];
        all[0] = spec.usageMessage().description()[0];
        System.arraycopy(paragraphs, 0, all, 1, paragraphs.length);
        spec.usageMessage().description(all);
        return this;
    }

    /** A switch: given or not. */
    Definition flag(String description, String... names) {
        spec.addOption(OptionSpec.builder(names)
                .type(boolean.class)
                .arity("0")
                .description(description)
                .build());
        return this;
    }

    /** An option with one value, given once. */
    Definition option(String label, String description, String... names) {
        spec.addOption(OptionSpec.builder(names)
                .type(String.class)
                .paramLabel(label)
                .description(description)
                .build());
        return this;
    }

    /** An option with one value that may be given again and again. */
    Definition repeatable(String label, String description, String... names) {
        spec.addOption(OptionSpec.builder(names)
                .type(String[].class)
                .auxiliaryTypes(String.class)
                .paramLabel(label)
                .arity("1")
                .description(description)
                .build());
        return this;
    }

    /**
     * As {@link #repeatable}, but the value may be left out.
     *
     * @param otherwise the value then
     */
    Definition repeatableWithOrWithoutValue(String label, String otherwise, String description, String... names) {
        spec.addOption(OptionSpec.builder(names)
                .type(String[].class)
                .auxiliaryTypes(String.class)
                .paramLabel(label)
                .arity("0..1")
                .fallbackValue(otherwise)
                .description(description)
                .build());
        return this;
    }

    /** Words that do not belong there, taken so that the verb itself can say what is wrong with them. */
    Definition strayWords(String label) {
        spec.addPositional(PositionalParamSpec.builder()
                .index("0..*")
                .type(String[].class)
                .auxiliaryTypes(String.class)
                .arity("0..*")
                .hidden(true)
                .paramLabel(label)
                .build());
        return this;
    }

    /** One word behind the verb that must be there. */
    Definition word(String label, String description) {
        return words(label, "1", description);
    }

    /** One word behind the verb that may be there. */
    Definition optionalWord(String label, String description) {
        return words(label, "0..1", description);
    }

    /** Words behind the verb; {@code arity} is picocli's, {@code 0..*} for instance. */
    Definition words(String label, String arity, String description) {
        boolean many = arity.endsWith("*");
        int index = spec.positionalParameters().size();
        spec.addPositional(PositionalParamSpec.builder()
                .index(many ? index + "..*" : Integer.toString(index))
                .type(many ? String[].class : String.class)
                .auxiliaryTypes(String.class)
                .arity(arity)
                .required(arity.startsWith("1"))
                .paramLabel(label)
                .description(description)
                .build());
        return this;
    }

    /** The line behind {@code Usage:}, where the parser's own would hide something. */
    Definition synopsis(String line) {
        spec.usageMessage().customSynopsis(line);
        return this;
    }

    /** Examples, one a line. */
    Definition examples(String... lines) {
        String[] footer = new String[lines.length + 2];
        footer[0] = "";
        footer[1] = "Examples:";
        for (int i = 0; i < lines.length; i++) {
            footer[i + 2] = "  " + lines[i];
        }
        spec.usageMessage().footer(footer);
        return this;
    }

    /** The exit codes this verb can end with. */
    CommandSpec exits(ExitCode... codes) {
        for (ExitCode code : codes) {
            exits.put(Integer.toString(code.code()), code.meaning());
        }
        spec.usageMessage().exitCodeListHeading("%nExit codes:%n").exitCodeList(exits);
        return spec;
    }
}
