/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.os;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One message of the sd_notify protocol (sd_notify(3)), as far as a worker has something to say.
 *
 * @param status null when the message has none; so too the numbers
 * @param watchdog a sign of life, or with TRIGGER the opposite
 * @param extendTimeoutMicros ask for so much more time from now
 * @param user the worker's own state: {@code X_MUSTER_key=value} under its key; an empty value takes the key away
 * @param ignoredLines how many lines were malformed, too long or too many
 */
public record Notification(
        boolean ready,
        boolean stopping,
        boolean reloading,
        @Nullable String status,
        @Nullable Integer errno,
        Watchdog watchdog,
        @Nullable Long extendTimeoutMicros,
        Map<String, String> user,
        int ignoredLines) {

    /** What the message says of the watchdog. */
    public enum Watchdog {
        UNSAID,
        ALIVE,
        TRIGGER
    }

    static final int USER_KEYS_MAX = 32;
    static final int KEY_MAX = 64;
    static final int VALUE_MAX = 256;

    private static final String USER_PREFIX = "X_MUSTER_";

    /** Lines of other protocols' fields (MAINPID, FDSTORE, BARRIER and more) are passed over; broken ones are counted. */
    static Notification parse(ByteBuffer datagram) {
        Parser parser = new Parser();
        String text = StandardCharsets.UTF_8.decode(datagram).toString();
        int start = 0;
        while (start < text.length()) {
            int end = text.indexOf('\n', start);
            end = end < 0 ? text.length() : end;
            if (end > start) {
                parser.line(text.substring(start, end));
            }
            start = end + 1;
        }
        return parser.result();
    }

    private static final class Parser {
        private boolean ready;
        private boolean stopping;
        private boolean reloading;
        private @Nullable String status;
        private @Nullable Integer errno;
        private Watchdog watchdog = Watchdog.UNSAID;
        private @Nullable Long extendTimeoutMicros;
        private final Map<String, String> user = new LinkedHashMap<>();
        private int ignored;

        private void line(String line) {
            int equals = line.indexOf('=');
            if (equals <= 0) {
                ignored++;
                return;
            }
            String key = line.substring(0, equals);
            String value = line.substring(equals + 1);
            switch (key) {
                case "READY" -> {
                    ready |= isOne(value);
                    reloading = false; // lines are in the order in which they were said
                }
                case "STOPPING" -> stopping |= isOne(value);
                case "RELOADING" -> reloading |= isOne(value);
                case "STATUS" -> status = value.length() <= VALUE_MAX ? value : value.substring(0, VALUE_MAX);
                case "ERRNO" -> number(value, Integer.MAX_VALUE, number -> errno = (int) number);
                case "WATCHDOG" -> watchdog(value);
                case "EXTEND_TIMEOUT_USEC" -> number(value, Long.MAX_VALUE, number -> extendTimeoutMicros = number);
                default -> other(key, value);
            }
        }

        private boolean isOne(String value) {
            if (!value.equals("1")) {
                ignored++;
            }
            return value.equals("1");
        }

        private void number(String value, long limit, LongConsumer consumer) {
            try {
                long number = Long.parseLong(value);
                if (number >= 0 && number <= limit) {
                    consumer.accept(number);
                    return;
                }
            } catch (NumberFormatException notANumber) {
                // Counted below, as any other line that says nothing.
            }
            ignored++;
        }

        private void watchdog(String value) {
            switch (value) {
                case "1" -> watchdog = watchdog == Watchdog.TRIGGER ? watchdog : Watchdog.ALIVE;
                case "trigger" -> watchdog = Watchdog.TRIGGER;
                default -> ignored++;
            }
        }

        private void other(String key, String value) {
            if (!key.startsWith(USER_PREFIX)) {
                return;
            }
            String name = key.substring(USER_PREFIX.length());
            boolean fits = !name.isEmpty() && name.length() <= KEY_MAX && value.length() <= VALUE_MAX;
            if (fits && (user.size() < USER_KEYS_MAX || user.containsKey(name))) {
                user.put(name, value);
            } else {
                ignored++;
            }
        }

        private Notification result() {
            return new Notification(
                    ready,
                    stopping,
                    reloading,
                    status,
                    errno,
                    watchdog,
                    extendTimeoutMicros,
                    Map.copyOf(user),
                    ignored);
        }
    }
}
