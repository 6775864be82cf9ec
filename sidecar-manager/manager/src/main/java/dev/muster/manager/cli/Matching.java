/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import dev.muster.pool.yaml.Spelling;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Matches arguments against a definition, and says in one sentence what does not fit. */
final class Matching {
    private Matching() {}

    static ParseResult match(CommandSpec definition, String... words) throws UsageProblem {
        CommandLine parser = new CommandLine(definition);
        parser.setExpandAtFiles(false);
        try {
            return parser.parseArgs(words);
        } catch (UnmatchedArgumentException e) {
            throw unmatched(definition, e);
        } catch (MissingParameterException e) {
            throw missing(e);
        } catch (OverwrittenOptionException e) {
            throw new UsageProblem(nameOf(e.getOverwritten()) + " is given twice");
        } catch (ParameterException e) {
            throw new UsageProblem(firstLine(e));
        }
    }

    private static UsageProblem unmatched(CommandSpec definition, UnmatchedArgumentException e) {
        String word = e.getUnmatched().isEmpty() ? "" : e.getUnmatched().get(0);
        if (!word.startsWith("-")) {
            return new UsageProblem("'" + word + "' is one word too many");
        }
        if (word.length() > 1 && Character.isDigit(word.charAt(1))) {
            return new UsageProblem("the number " + word + " has no place here");
        }
        int equals = word.indexOf('=');
        String option = equals < 0 ? word : word.substring(0, equals);
        List<String> options = new ArrayList<>();
        for (OptionSpec known : definition.options()) {
            options.add(known.longestName());
        }
        String nearest = Spelling.nearest(option, options);
        return new UsageProblem(
                "unknown option " + option + (nearest == null ? "" : "; did you mean " + nearest + "?"));
    }

    private static UsageProblem missing(MissingParameterException e) {
        if (e.getMissing().isEmpty()) {
            return new UsageProblem(firstLine(e));
        }
        ArgSpec missing = e.getMissing().get(0);
        return new UsageProblem(
                missing.isOption()
                        ? nameOf(missing) + " needs a value: " + missing.paramLabel()
                        : missing.paramLabel() + " is missing");
    }

    private static String nameOf(ArgSpec argument) {
        return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
    }

    private static String firstLine(ParameterException e) {
        String message = e.getMessage() == null ? "wrong usage" : e.getMessage();
        int end = message.indexOf('\n');
        return end < 0 ? message : message.substring(0, end);
    }
}
