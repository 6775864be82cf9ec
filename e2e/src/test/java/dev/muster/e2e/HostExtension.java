/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e;

import java.nio.file.Files;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives each test a {@link Host} of its own, shows what was printed on it when the test fails, and ends everything on it. */
final class HostExtension implements ParameterResolver, AfterTestExecutionCallback {
    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(HostExtension.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Host.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Assertions.assertTrue(Files.isExecutable(Host.MUSTER), () -> "there is no program to test at " + Host.MUSTER);
        var host = new Host();
        context.getStore(NAMESPACE).put(Host.class, host); // the store closes it with the test, whatever happens
        return host;
    }

    @Override
    public void afterTestExecution(ExtensionContext context) {
        var host = context.getStore(NAMESPACE).get(Host.class, Host.class);
        if (host != null && context.getExecutionException().isPresent()) {
            System.err.println(
                    "==== " + context.getDisplayName() + " failed; what was seen on its host:\n" + host.evidence());
        }
    }
}
