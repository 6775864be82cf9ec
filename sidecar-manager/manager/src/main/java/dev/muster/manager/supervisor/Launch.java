/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is run beside the workers: handed through to the shell, and never looked into.
 *
 * @param command the program and its arguments; empty where only an earlier manager knew it
 * @param environment added to the pool's own
 * @param sockets the listening sockets it inherits
 */
public record Launch(List<String> command, SortedMap<String, String> environment, List<String> sockets) {

    /** So many bytes, command and environment together, fit with all else into one packet to the launcher. */
    public static final int MAX_BYTES = 32 * 1024;

    /** Of a process that a request to an earlier manager has started. */
    public static final Launch FORGOTTEN = of(List.of());

    public Launch {
        command = List.copyOf(command);
        environment = Collections.unmodifiableSortedMap(new TreeMap<>(environment));
        sockets = List.copyOf(sockets);
    }

    /** With nothing but the command. */
    public static Launch of(List<String> command) {
        return new Launch(command, Collections.emptySortedMap(), List.of());
    }

    /** The same with more arguments. */
    Launch with(List<String> arguments) {
        List<String> longer = new ArrayList<>(command);
        longer.addAll(arguments);
        return new Launch(longer, environment, sockets);
    }

    boolean forgotten() {
        return command.isEmpty();
    }

    boolean tooLong() {
        long bytes = 0;
        for (String word : command) {
            bytes += size(word);
        }
        for (Map.Entry<String, String> entry : environment.entrySet()) {
            bytes += size(entry.getKey()) + size(entry.getValue());
        }
        return bytes > MAX_BYTES;
    }

    private static long size(String text) {
        long bytes = 1; // the NUL behind it
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
        }
        return bytes;
    }
}
