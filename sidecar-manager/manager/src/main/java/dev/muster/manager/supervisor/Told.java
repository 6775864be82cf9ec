/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a worker has said of itself over its notify socket.
 *
 * @param ready whether it has said {@code READY=1}
 * @param status its own words; may be empty
 * @param errno the error number it reported, or 0
 * @param reloading whether it says that it reloads
 * @param user its own keys and values; an empty value takes a key away
 */
public record Told(boolean ready, String status, int errno, boolean reloading, SortedMap<String, String> user) {

    /** Nothing yet. */
    public static final Told NOTHING = new Told(false, "", 0, false, new TreeMap<>());

    /** At most so many keys are kept. */
    public static final int MAX_KEYS = 32;

    /** The longest key and the longest value, in characters. */
    public static final int MAX_KEY = 64;

    public static final int MAX_VALUE = 256;

    /** Words are lost with the manager that heard them; that it is ready is not. */
    Told remembered() {
        return ready ? new Told(true, "", 0, false, NOTHING.user) : NOTHING;
    }

    Told with(Event.Notified said) {
        SortedMap<String, String> merged = user;
        if (!said.user().isEmpty()) {
            merged = new TreeMap<>(user);
            for (var entry : said.user().entrySet()) {
                if (entry.getValue().isEmpty()) {
                    merged.remove(entry.getKey());
                } else if (merged.size() < MAX_KEYS || merged.containsKey(entry.getKey())) {
                    merged.put(entry.getKey(), entry.getValue());
                }
            }
        }
        return new Told(
                ready || said.ready(),
                said.status() == null ? status : said.status(),
                said.errno() == 0 ? errno : said.errno(),
                said.reloading() || (reloading && !said.ready()),
                merged);
    }
}
