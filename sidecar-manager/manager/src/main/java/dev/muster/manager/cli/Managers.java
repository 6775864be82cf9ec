/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import dev.muster.api.client.ClientTls;
import dev.muster.api.client.InspectorClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
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
                .option("FILE", "A file that holds the key for --url.", "--key-file")
                .option(
                        "FILE",
                        "The authorities, in PEM, to trust for an https --url, instead of the usual ones.",
                        "--ca-file")
                .option("FILE", "A certificate to show to an https --url that asks for one, in PEM.", "--cert-file")
                .option("FILE", "The private key of --cert-file, in PEM.", "--cert-key-file");
    }

    InspectorClient connect(ParseResult given) throws CommandProblem, IOException, InterruptedException {
        String url = given.matchedOptionValue("--url", "");
        String name = given.matchedOptionValue("--name", "");
        if (url.isEmpty()) {
            for (String option : List.of("--key-file", "--ca-file", "--cert-file", "--cert-key-file")) {
                if (given.hasMatchedOption(option)) {
                    throw new UsageProblem(option + " goes with --url: the control socket needs none");
                }
            }
            return InspectorClient.over(new ControlSockets(surroundings).running(name));
        }
        if (!name.isEmpty()) {
            throw new UsageProblem("--name and --url exclude each other: give one of them");
        }
        return remote(address(url), given);
    }

    private static URI address(String url) throws CommandProblem {
        try {
            URI address = URI.create(url);
            boolean http =
                    "http".equalsIgnoreCase(address.getScheme()) || "https".equalsIgnoreCase(address.getScheme());
            if (http && address.getHost() != null) {
                return address;
            }
        } catch (IllegalArgumentException e) {
            // Said below, with what would be right.
        }
        throw new UsageProblem("--url: \"" + url + "\" is no address: write http://HOST:PORT or https://HOST:PORT");
    }

    private InspectorClient remote(URI url, ParseResult given) throws CommandProblem {
        String keyFile = given.matchedOptionValue("--key-file", "");
        String key = keyFile.isEmpty() ? null : key(keyFile);
        ClientTls tls =
                new ClientTls(file(given, "--ca-file"), file(given, "--cert-file"), file(given, "--cert-key-file"));
        if ((tls.certFile() == null) != (tls.certKeyFile() == null)) {
            throw new UsageProblem("--cert-file and --cert-key-file go together");
        }
        boolean usual = tls.caFile() == null && tls.certFile() == null;
        try {
            return usual ? InspectorClient.over(url, key) : InspectorClient.over(url, key, tls);
        } catch (IllegalArgumentException e) {
            throw new UsageProblem(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new UsageProblem(Reason.of(e));
        }
    }

    private @Nullable Path file(ParseResult given, String option) {
        String file = given.matchedOptionValue(option, "");
        return file.isEmpty() ? null : surroundings.workingFolder().resolve(file);
    }

    private String key(String file) throws CommandProblem {
        Path path = surroundings.workingFolder().resolve(file);
        try {
            String key = Files.readString(path).strip();
            if (key.isEmpty()) {
                throw new UsageProblem("--key-file: " + file + " is empty");
            }
            if (key.matches("(?s).*\\s.*")) {
                throw new UsageProblem("--key-file: " + file + " holds more than the one key to show");
            }
            return key;
        } catch (IOException e) {
            throw new UsageProblem("--key-file: " + Reason.of(e));
        }
    }
}
