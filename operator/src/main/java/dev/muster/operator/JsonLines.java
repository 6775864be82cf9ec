/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** The operator's log on standard error: one JSON document a line, in the words of the sidecar's. */
final class JsonLines extends Formatter {
    private static final int LONGEST = 8_000;
    private static final int MOST_CAUSES = 6;
    private static final int FRAMES = 10;
    private static final JsonFactory JSON = new JsonFactory();

    /** Held, because the loggers of a name are otherwise forgotten with their levels. */
    private static final Logger OURS = Logger.getLogger("dev.muster");

    /** Says of every version that is called alpha that it is. */
    private static final Logger ON_VERSIONS =
            Logger.getLogger("io.fabric8.kubernetes.client.dsl.internal.VersionUsageUtils");

    /** From here on; of the libraries, only what is wrong. */
    static void install() {
        Logger root = Logger.getLogger("");
        for (Handler handler : root.getHandlers()) {
            root.removeHandler(handler);
        }
        Handler console = new ConsoleHandler();
        console.setLevel(Level.INFO);
        console.setFormatter(new JsonLines());
        root.addHandler(console);
        root.setLevel(Level.WARNING);
        OURS.setLevel(Level.INFO);
        ON_VERSIONS.setLevel(Level.SEVERE);
    }

    @Override
    public String format(LogRecord line) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField(
                    "time", line.getInstant().truncatedTo(ChronoUnit.MILLIS).toString());
            json.writeStringField("level", level(line.getLevel()));
            String logger = String.valueOf(line.getLoggerName());
            json.writeStringField("logger", logger.substring(logger.lastIndexOf('.') + 1));
            json.writeStringField("message", bounded(formatMessage(line)));
            if (line.getThrown() != null) {
                json.writeStringField("error", bounded(trace(line.getThrown())));
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a string cannot fail", e);
        }
        return text.append('\n').toString();
    }

    private static String level(Level level) {
        return level.intValue() >= Level.SEVERE.intValue()
                ? "error"
                : level.intValue() >= Level.WARNING.intValue() ? "warning" : "info";
    }

    /** The reasons say more than the deeper half of a stack, which is that of the libraries. */
    private static String trace(Throwable thrown) {
        StringBuilder text = new StringBuilder();
        int causes = 0;
        for (Throwable each = thrown; each != null && causes < MOST_CAUSES; each = each.getCause()) {
            text.append(causes++ == 0 ? "" : "\ncaused by ").append(each);
            for (StackTraceElement frame :
                    Arrays.asList(each.getStackTrace()).subList(0, Math.min(FRAMES, each.getStackTrace().length))) {
                text.append("\n  at ").append(frame);
            }
        }
        return text.toString();
    }

    private static String bounded(String text) {
        return text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text;
    }
}
