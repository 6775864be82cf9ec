/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import picocli.CommandLine.Model.CommandSpec;

/** What {@code muster help} shows: every verb with its sentence, and the exit codes. */
final class Overview {
    private final Verbs verbs;

    Overview(Verbs verbs) {
        this.verbs = verbs;
    }

    String text() {
        StringBuilder text = new StringBuilder();
        text.append(
                "Muster runs the worker processes of a server on shared sockets.\n\nUsage: muster VERB [OPTION…] [WORD…]\n\n");
        for (CommandSpec definition : verbs.definitions()) {
            String name = definition.name().substring("muster ".length());
            text.append("  ")
                    .append(name)
                    .repeat(' ', 17 - name.length())
                    .append(summary(definition))
                    .append('\n');
        }
        text.append("\n'muster VERB --help' says more about a verb.\n\nExit codes:\n");
        for (ExitCode code : ExitCode.values()) {
            text.append("  ")
                    .append(code.code())
                    .append("  ")
                    .append(code.meaning())
                    .append('\n');
        }
        return text.append(
                        "\nFor example:\n  muster run --workers 4 --listen http=8080 -- uvicorn app:app --fd {fd:http}\n")
                .toString();
    }

    static String summary(CommandSpec definition) {
        return definition.usageMessage().description()[0];
    }
}
