/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.logging.LogManager;

/**
 * What the libraries may say: warnings, one line each, on standard error. The JVM makes one of these when the first of
 * them asks for a logger ({@code java.util.logging.config.class}), so a command that logs nothing does not pay for it.
 */
public final class LogSettings {
    public LogSettings() throws IOException {
        try (InputStream settings =
                Objects.requireNonNull(LogSettings.class.getResourceAsStream("logging.properties"))) {
            LogManager.getLogManager().readConfiguration(settings);
        }
    }
}
