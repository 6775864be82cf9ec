/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e.pod;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.opentest4j.TestAbortedException;

/** One cluster for the run, a namespace in it for each class, and a look at its pods when a test fails. */
final class KubernetesExtension implements BeforeAllCallback, ParameterResolver, AfterTestExecutionCallback {
    /** Its client warns, with pages of stack, of each `exec` whose end the API server and we both announce. */
    private static final Logger CLIENT = Logger.getLogger("io.fabric8.kubernetes.client");

    static {
        CLIENT.setLevel(Level.SEVERE);
    }

    private static final ExtensionContext.Namespace STORE =
            ExtensionContext.Namespace.create(KubernetesExtension.class);

    @Override
    public void beforeAll(ExtensionContext context) {
        var whole = context.getRoot().getStore(STORE); // the store closes the cluster with the run, whatever happens
        var running = whole.computeIfAbsent(Running.class, type -> Running.begin(), Running.class);
        var name = context.getRequiredTestClass().getSimpleName().toLowerCase(Locale.ROOT);
        context.getStore(STORE)
                .put(TestNamespace.class, new TestNamespace(running.cluster(), running.run(), running.node(), name));
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == TestNamespace.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return namespace(context);
    }

    @Override
    public void afterTestExecution(ExtensionContext context) {
        if (context.getExecutionException().isPresent()) {
            System.err.println("==== " + context.getDisplayName() + " failed; what was seen in its namespace:\n"
                    + namespace(context).evidence());
        }
    }

    private static TestNamespace namespace(ExtensionContext context) {
        return Objects.requireNonNull(context.getStore(STORE).get(TestNamespace.class, TestNamespace.class));
    }

    /** The cluster, this run on it, and what acts on its node for the tests. */
    private record Running(Cluster cluster, TestRun run, NodeAccess node) implements AutoCloseable {

        static Running begin() {
            Clusters.WHY_NONE.ifPresent(reason -> {
                throw new TestAbortedException(reason);
            });
            var begin = System.nanoTime();
            var cluster = Clusters.start();
            var images = Command.run(
                    List.of(Command.REPOSITORY.resolve("e2e/images/build").toString()));
            for (var image : List.of("load.tar", "nodeaccess.tar")) {
                cluster.load(Path.of(images, image));
            }
            var run = new TestRun(cluster.client());
            EndedRuns.remove(cluster.client(), run);
            var node = new NodeAccess(cluster, run);
            System.out.printf(
                    "the tests on Kubernetes run on %s, %s, which was there after %.1f s%n",
                    cluster.description(),
                    cluster.client().getKubernetesVersion().getGitVersion(),
                    (System.nanoTime() - begin) / 1e9);
            return new Running(cluster, run, node);
        }

        @Override
        public void close() {
            run.close();
            cluster.close();
        }
    }
}
