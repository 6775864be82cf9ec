/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e.pod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.e2e.Images;
import dev.muster.e2e.Outcome;
import dev.muster.e2e.Transcript;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the pages tell to type on a cluster is typed: the blocks behind a line {@code <!-- run on a cluster -->}, one after another in one shell. Each
 * command must succeed and print what the page says, numbers and times aside; where the page shows nothing, it may print anything.
 */
@OnKubernetes
@Timeout(
        value = 10,
        unit = TimeUnit.MINUTES,
        threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // whole pages, on a loaded machine
@Isolated("the definition of the WorkerPool, and the namespace muster-system, are the whole cluster's")
class DocumentedFleetTest {
    private static final String NEXT = "#### next";

    @BeforeAll
    static void load(TestNamespace namespace) {
        namespace.load(Images.muster()).load(Images.operator()).load(Images.python());
    }

    @BeforeEach
    void forget(TestNamespace namespace) {
        OperatorPod.forget(namespace);
    }

    @AfterEach
    void uninstall(TestNamespace namespace) {
        var prompt = namespace.prompt();
        prompt.type("helm uninstall muster -n muster-system --ignore-not-found --wait");
        prompt.type("kubectl delete namespace muster-system --ignore-not-found").exits(0);
        namespace.clear();
    }

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "docs/operator.md"})
    void does_what_the_page_says(String page, TestNamespace namespace) {
        var typed = Transcript.in(page, "run on a cluster").stream()
                .flatMap(block -> block.typed().stream())
                .toList();
        assertThat(typed).isNotEmpty();

        var outcome = namespace.prompt().type(script(typed));

        System.out.printf(
                "%s: %d commands in %d s%n", page, typed.size(), outcome.took().toSeconds());
        var printed = printed(outcome);
        for (var i = 0; i < typed.size(); i++) {
            var command = typed.get(i);
            assertThat(i)
                    .as("how many commands were typed; the last printed%n%s", printed.getLast())
                    .isLessThan(printed.size());
            if (!command.printed().isEmpty()) {
                assertThat(shapes(printed.get(i)))
                        .as(command.command())
                        .isEqualTo(shapes(String.join("\n", command.printed())));
            }
        }
        outcome.exits(0);
    }

    /** All in one shell, so that what runs in the background is still there for the next command; at the end it is not left behind. */
    private static String script(List<Transcript.Typed> typed) {
        var script = new StringBuilder("exec 2>&1; trap 'kill $(jobs -p) 2> /dev/null || true' EXIT\n");
        typed.forEach(each -> script.append("echo '")
                .append(NEXT)
                .append("'\n")
                .append(each.command())
                .append('\n'));
        return script.toString();
    }

    /** What each command printed, as far as it came. */
    private static List<String> printed(Outcome outcome) {
        var all = new ArrayList<>(List.of(outcome.out().split("(?m)^" + NEXT + "$\\n?", -1)));
        all.removeFirst();
        return all;
    }

    private static List<String> shapes(String text) {
        return text.lines()
                .map(Transcript::shape)
                .filter(line -> !line.isEmpty())
                .toList();
    }
}
