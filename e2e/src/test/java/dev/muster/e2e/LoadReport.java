/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/**
 * What a load saw.
 *
 * @param ok complete answers
 * @param closedBetween keep-alive connections that the server closed between two requests, the second one perhaps on its way
 *     already: the client cannot tell, and asks again on a new connection, as browsers and proxies do
 * @param failures everything else, counted by what it was: refused, reset, timeout, incomplete, status
 * @param silence the longest time in which no client got an answer
 */
public record LoadReport(
        long ok,
        long closedBetween,
        Map<String, Long> failures,
        Duration silence,
        Duration p50,
        Duration p99,
        Duration max) {

    public long failed() {
        return failures.values().stream().mapToLong(Long::longValue).sum();
    }

    @Override
    public String toString() {
        return "%d ok, %d failed %s, %d keep-alive closed between requests, longest silence %s, latency p50 %s p99 %s max %s"
                .formatted(
                        ok, failed(), failures, closedBetween, millis(silence), millis(p50), millis(p99), millis(max));
    }

    public static String millis(Duration time) {
        return String.format(Locale.ROOT, "%.1f ms", time.toNanos() / 1e6);
    }
}
