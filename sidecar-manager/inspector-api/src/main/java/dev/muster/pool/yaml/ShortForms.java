/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.pool.yaml;

import dev.muster.pool.DurationText;
import dev.muster.pool.Listen;
import dev.muster.pool.Ready;
import dev.muster.pool.yaml.Tree.Kind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes out what a flag says in short, as the file would say it. */
final class ShortForms {
    private ShortForms() {}

    static Tree.Fields tree(Listen socket, Place place) {
        return switch (socket) {
            case Listen.Tcp tcp -> fields(place, "name", tcp.name(), "host", tcp.host(), "port", tcp.port());
            case Listen.Unix unix ->
                fields(place, "name", unix.name(), "unix", unix.path().toString());
        };
    }

    static Tree.Fields tree(Ready ready, Place place) {
        return switch (ready) {
            case Ready.Auto auto -> fields(place, "when", "auto");
            case Ready.Notify notify -> fields(place, "when", "notify");
            case Ready.Accepting accepting -> fields(place, "when", "accepting");
            case Ready.Alive alive ->
                fields(
                        place,
                        "when",
                        "alive",
                        "after",
                        DurationText.of(alive.after()),
                        "within",
                        DurationText.of(alive.within()));
            case Ready.Exec exec -> fields(place, "when", "exec", "command", exec.command());
        };
    }

    private static Tree.Fields fields(Place place, @Nullable Object... namesAndValues) {
        Map<String, Tree.Entry> entries = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            Object value = namesAndValues[i + 1];
            if (value != null) {
                entries.put(String.valueOf(namesAndValues[i]), new Tree.Entry(place, value(place, value)));
            }
        }
        return new Tree.Fields(place, entries);
    }

    private static Tree value(Place place, Object value) {
        return switch (value) {
            case List<?> words ->
                Tree.texts(place, words.stream().map(String::valueOf).toList());
            case Integer number -> new Tree.Scalar(place, number.toString(), Kind.NUMBER);
            default -> Tree.text(place, value.toString());
        };
    }
}
