/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import dev.muster.api.client.InspectorException;
import dev.muster.pool.yaml.Spelling;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/**
 * One call of {@code muster}: finds the verb, matches the arguments against its definition, runs it, and turns every way in which
 * that can go wrong into one message and one exit code.
 */
public final class MusterCommand {
    private final Verbs verbs;
    private final Console console;

    public MusterCommand(Verbs verbs, Console console) {
        this.verbs = verbs;
        this.console = console;
    }

    /** Does what the arguments say and returns the exit code. Throws nothing for what a user can do wrong. */
    public int run(String... arguments) throws InterruptedException {
        String name = "";
        try {
            if (arguments.length == 0) {
                console.err().print(new Overview(verbs).text());
                return ExitCode.USAGE.code();
            }
            if (isOverview(arguments)) {
                console.out().print(new Overview(verbs).text());
                return ExitCode.DONE.code();
            }
            String[] words = verbFirst(arguments);
            name = verbName(words);
            return runVerb(name, behind(name, words));
        } catch (CommandProblem problem) {
            return complain(name, problem);
        } catch (InspectorException e) {
            return complain(name, ManagerProblem.of(e));
        } catch (IOException e) {
            return complain(name, new CommandProblem(ExitCode.FAILED, Reason.of(e)));
        } finally {
            console.out().flush();
            console.err().flush();
        }
    }

    private int runVerb(String name, String[] words)
            throws CommandProblem, InspectorException, IOException, InterruptedException {
        Verb verb = verbs.named(name);
        CommandSpec definition = verb.definition();
        ParseResult given = Matching.match(definition, verb.arrange(words));
        if (given.isUsageHelpRequested()) {
            console.out().print(help(definition));
            return ExitCode.DONE.code();
        }
        return verb.run(given, console);
    }

    private String help(CommandSpec definition) {
        return new CommandLine(definition).getUsageMessage(console.coloured() ? Ansi.ON : Ansi.OFF);
    }

    private static boolean isOverview(String[] arguments) {
        String first = arguments[0];
        return first.equals("--help") || first.equals("-h") || (first.equals("help") && arguments.length == 1);
    }

    /** {@code muster -n NAMESPACE pool …} is {@code muster pool -n NAMESPACE …}, as with kubectl. */
    private static String[] verbFirst(String[] arguments) {
        int verb = arguments[0].startsWith("-") ? Arrays.asList(arguments).indexOf("pool") : 0;
        List<String> words = new ArrayList<>(List.of(arguments));
        Collections.rotate(words.subList(0, Math.max(verb, 0) + 1), 1);
        return words.toArray(new String[0]);
    }

    /** The words of a verb of one or two words; {@code help VERB} and {@code --version} are other ways to say a verb. */
    private String verbName(String[] arguments) throws CommandProblem {
        String first = arguments[0];
        if (first.equals("--version") || first.equals("-V")) {
            return "version";
        }
        if (first.startsWith("-")) {
            throw new UsageProblem(
                    "the verb comes first, options behind it: muster VERB " + String.join(" ", arguments));
        }
        int at = first.equals("help") ? 1 : 0;
        String one = arguments[at];
        if (verbs.names().contains(one)) {
            return one;
        }
        List<String> seconds = verbs.behind(one);
        if (seconds.isEmpty()) {
            throw unknownVerb(one);
        }
        String two = at + 1 < arguments.length ? arguments[at + 1] : null;
        if (two == null || !seconds.contains(two)) {
            throw new UsageProblem(
                    two == null || two.startsWith("-")
                            ? "'" + one + "' needs one of: " + String.join(", ", seconds)
                            : "unknown verb '" + one + " " + two + "'; there is: " + one + " "
                                    + String.join(", " + one + " ", seconds));
        }
        return one + " " + two;
    }

    private CommandProblem unknownVerb(String word) {
        List<String> firsts = new ArrayList<>();
        for (String name : verbs.names()) {
            int space = name.indexOf(' ');
            firsts.add(space < 0 ? name : name.substring(0, space));
        }
        String nearest = Spelling.nearest(word, firsts);
        return new UsageProblem(
                "unknown verb '" + word + "'" + (nearest == null ? "" : "; did you mean '" + nearest + "'?"));
    }

    private static String[] behind(String name, String[] arguments) {
        if (arguments[0].equals("help")) {
            return new String[] {"--help"};
        }
        return Arrays.copyOfRange(arguments, name.indexOf(' ') < 0 ? 1 : 2, arguments.length);
    }

    private int complain(String name, CommandProblem problem) {
        String command = name.isEmpty() ? "muster" : "muster " + name;
        console.tell(command + ": " + problem.getMessage());
        if (problem instanceof UsageProblem) {
            console.tell("Try '" + command + " --help'.");
        }
        return problem.exit().code();
    }
}
