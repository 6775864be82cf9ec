/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import dev.muster.api.Operation;
import dev.muster.api.client.InspectorClient;
import dev.muster.api.client.InspectorException;
import picocli.CommandLine.ParseResult;

/** {@code muster process start|stop|restart NAME}. */
final class ProcessVerb extends ActionVerb {
    private final String word;
    private final String summary;
    private final Question question;

    private ProcessVerb(Managers managers, String word, String summary, Question question) {
        super(managers);
        this.word = word;
        this.summary = summary;
        this.question = question;
    }

    private interface Question {
        Operation of(InspectorClient client, String process) throws InspectorException;
    }

    static ProcessVerb start(Managers managers) {
        return new ProcessVerb(managers, "start", "Starts a managed process.", InspectorClient::startProcess);
    }

    static ProcessVerb stop(Managers managers) {
        return new ProcessVerb(
                managers, "stop", "Stops a managed process until it is started again.", InspectorClient::stopProcess);
    }

    static ProcessVerb restart(Managers managers) {
        return new ProcessVerb(
                managers, "restart", "Stops a managed process and starts it.", InspectorClient::restartProcess);
    }

    @Override
    Definition described() {
        return Definition.of("process " + word, summary)
                .word("PROCESS", "The process's name, in the first column of 'muster process ls'.")
                .examples("muster process " + word + " scheduler");
    }

    @Override
    Action asked(ParseResult given) {
        String process = given.matchedPositionalValue(0, "");
        return (client, patience) -> question.of(client, process);
    }
}
