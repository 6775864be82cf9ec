/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e.pod;

import io.fabric8.kubernetes.client.dsl.ExecWatch;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * Stands between the operator and the inspector of one pod, from which it cannot be told apart, and passes on something else than was
 * said: {@code e2e/images/nodeaccess/meddle.go}. The pod itself and its manager are real, and who asks from the node itself goes past
 * it and sees the truth.
 */
final class Meddler implements AutoCloseable {
    private final RunningPod victim;
    private final ExecWatch program;
    private final BufferedReader answers;
    private final NodeAccess.Rule detour;

    Meddler(TestNamespace namespace, Fleet fleet, RunningPod victim) {
        this.victim = victim;
        program = namespace.node().begin("/nodeaccess", "meddle", victim.ip());
        answers = new BufferedReader(new InputStreamReader(program.getOutput(), StandardCharsets.UTF_8));
        var secret = Objects.requireNonNull(fleet.secret().get());
        var port = ask(secret.getData().get("tls.crt") + "\n" + secret.getData().get("tls.key"));
        detour = namespace.node().detour(victim.ip(), port);
    }

    String name() {
        return victim.name();
    }

    /** From now on it does this, such as {@code slow}. Returns how often the pod was told a target until now. */
    int does(String what) {
        return ask(what);
    }

    private int ask(String line) {
        try {
            program.getInput().write((line + "\n").getBytes(StandardCharsets.UTF_8));
            program.getInput().flush();
            return Integer.parseInt(Objects.requireNonNull(answers.readLine(), "it has ended"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        detour.close();
        program.close();
    }
}
