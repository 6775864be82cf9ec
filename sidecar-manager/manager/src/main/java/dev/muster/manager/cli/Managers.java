/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import dev.muster.api.client.InspectorClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.ParseResult;

/** Finds the manager that a verb is to talk to: the one running here, the one of a name, or one at an address. */
final class Managers {
    private final Surroundings surroundings;

    Managers(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** Adds the options by which a manager is chosen. */
    static Definition options(Definition definition) {
        return definition
                .option("NAME", "Which manager, when several run here.", "--name")
                .option("URL", "A manager's inspector elsewhere, like http://127.0.0.1:6457.", "--url")
                .option("FILE", "A file that holds the key for --url.", "--key-file");
    }

    InspectorClient connect(ParseResult given) throws CommandProblem, IOException, InterruptedException {
        String url = given.matchedOptionValue("--url", "");
        String name = given.matchedOptionValue("--name", "");
        String keyFile = given.matchedOptionValue("--key-file", "");
        if (url.isEmpty()) {
            if (!keyFile.isEmpty()) {
                throw new UsageProblem("--key-file goes with --url: the control socket needs no key");
            }
            return InspectorClient.over(new ControlSockets(surroundings).running(name));
        }
        if (!name.isEmpty()) {
            throw new UsageProblem("--name and --url exclude each other: give one of them");
        }
        try {
            return InspectorClient.over(URI.create(url), keyFile.isEmpty() ? null : key(keyFile));
        } catch (IllegalArgumentException e) {
            throw new UsageProblem("--url: \"" + url + "\" is no address: write http://HOST:PORT or https://HOST:PORT");
        }
    }

    private String key(String file) throws CommandProblem {
        Path path = surroundings.workingFolder().resolve(file);
        try {
            String key = Files.readString(path).strip();
            if (key.isEmpty()) {
                throw new UsageProblem("--key-file: " + file + " is empty");
            }
            return key;
        } catch (IOException e) {
            throw new UsageProblem("--key-file: " + Reason.of(e));
        }
    }
}
