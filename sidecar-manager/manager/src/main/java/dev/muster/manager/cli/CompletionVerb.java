/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code muster completion bash|zsh|fish}: a script for that shell, made from the definitions of all verbs. */
final class CompletionVerb implements Verb {
    private final Verbs verbs;

    CompletionVerb(Verbs verbs) {
        this.verbs = verbs;
    }

    @Override
    public CommandSpec definition() {
        return Definition.of("completion", "Prints a completion script for a shell.")
                .word("bash|zsh|fish", "The shell.")
                .examples(
                        "source <(muster completion bash)",
                        "muster completion zsh > ~/.zfunc/_muster",
                        "muster completion fish > ~/.config/fish/completions/muster.fish")
                .exits(ExitCode.DONE, ExitCode.USAGE);
    }

    @Override
    public int run(ParseResult given, Console console) throws CommandProblem {
        String shell = given.matchedPositionalValue(0, "");
        List<Completable> all = new ArrayList<>();
        for (CommandSpec definition : verbs.definitions()) {
            all.add(Completable.of(definition));
        }
        console.out()
                .print(
                        switch (shell) {
                            case "bash" -> BashCompletion.script(all);
                            case "zsh" -> ZshCompletion.script(all);
                            case "fish" -> FishCompletion.script(all);
                            default ->
                                throw new UsageProblem(
                                        "no completion for '" + shell + "': there is bash, zsh and fish");
                        });
        return ExitCode.DONE.code();
    }
}
