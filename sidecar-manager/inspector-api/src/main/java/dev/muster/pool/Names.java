/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.pool;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** What the things in a pool may be called: sockets, processes, commands and shared objects, and the pool itself. */
public final class Names {
    /** No colon, because {@code LISTEN_FDNAMES} separates names by colons; 63, because the launcher keeps 64 bytes. */
    public static final String PATTERN = "^[a-z0-9_-]{1,63}$";

    private static final Pattern NAME = Pattern.compile(PATTERN);

    private Names() {}

    static String checked(String field, String name) {
        if (!NAME.matcher(name).matches()) {
            throw new InvalidField(field, "\"" + name + "\" is not a name: 1 to 63 of a-z, 0-9, - and _");
        }
        return name;
    }

    /** Of a managed process: workers are called by their number, so a process cannot be. */
    static String process(String field, String name) {
        if (name.matches("[0-9]+")) {
            throw new InvalidField(field, "\"" + name + "\" is a worker's name: a process is called by a word");
        }
        return checked(field, name);
    }

    /** @throws IllegalArgumentException with a message for the person who wrote the text */
    public static String parseProcess(String name) {
        return process("name", name);
    }

    /** @throws IllegalArgumentException with a message for the person who wrote the text */
    public static String parse(String name) {
        return checked("name", name);
    }

    /** The nearest name to this text, which may be a folder's: {@code "My App"} becomes {@code my-app}. */
    public static String from(String text) {
        String name =
                text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]+", "-").replaceAll("^-+|-+$", "");
        return name.isEmpty() ? "pool" : name.substring(0, Math.min(63, name.length()));
    }

    /** The constants of an enum as they are written: {@code ON_FAILURE} is {@code on-failure}. */
    public static String text(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static List<String> command(String field, List<String> command) {
        if (command.isEmpty() || command.getFirst().isEmpty()) {
            throw new InvalidField(field, "is empty: write the program and its arguments, like [python, -m, app]");
        }
        for (String word : command) {
            if (word.indexOf('\0') >= 0) {
                throw new InvalidField(field, "holds a NUL character, which no argument can");
            }
        }
        return List.copyOf(command);
    }
}
