/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.inspector;

import java.time.Duration;
import java.util.Map;

/** What the server is always told, whatever the machine's environment says. */
final class Settings {
    /** No body that anybody has a reason to send is as long. */
    static final int LONGEST_BODY = 64 * 1024;

    /** The longest {@code ?wait}. Who wants more asks again. */
    static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

    /** A connection on which nothing moves is closed; a waiting request moves nothing. */
    private static final String IDLE = LONGEST_WAIT.plusMinutes(1).toSeconds() + "s";

    static final Map<String, Object> FIXED = Map.ofEntries(
            Map.entry("micronaut.application.name", "muster"),
            Map.entry("micronaut.server.max-request-size", LONGEST_BODY),
            Map.entry("micronaut.server.max-request-buffer-size", LONGEST_BODY),
            Map.entry("micronaut.server.idle-timeout", IDLE),
            Map.entry("micronaut.server.date-header", false),
            Map.entry("micronaut.server.log-handled-exceptions", false),
            Map.entry("micronaut.netty.event-loops.default.num-threads", 1),
            Map.entry("micronaut.netty.event-loops.parent.num-threads", 1));

    private Settings() {}
}
