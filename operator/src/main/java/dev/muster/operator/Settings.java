/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What the operator is told by its environment.
 *
 * @param image of the manager, for pools that name none
 * @param namespace its own: its lease is there, and from there it may reach inspectors
 * @param namespaces whose pools it looks after; empty for all
 * @param elects whether several of it agree on one that acts
 * @param port of the probes and metrics; 0 for any
 */
record Settings(String image, String namespace, List<String> namespaces, boolean elects, int port) {
    static final int PORT = 6458;
    private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
    private static final Pattern IMAGE = Pattern.compile("[^\\s:/@][^\\s]*");

    Settings {
        namespaces = List.copyOf(namespaces);
    }

    /** @throws IllegalArgumentException when something there cannot be meant; its message says what would be right */
    static Settings of(Map<String, String> environment) {
        String image = environment.getOrDefault("MUSTER_IMAGE", "muster:0.1.0");
        if (!IMAGE.matcher(image).matches()) {
            throw bad("MUSTER_IMAGE", image, "the name of an image, such as muster:0.1.0");
        }
        String namespaces = environment.getOrDefault("MUSTER_NAMESPACES", "").strip();
        return new Settings(
                image,
                namespace("MUSTER_NAMESPACE", environment.getOrDefault("MUSTER_NAMESPACE", "muster-system")),
                namespaces.isEmpty()
                        ? List.of()
                        : Arrays.stream(namespaces.split(",", -1))
                                .map(each -> namespace("MUSTER_NAMESPACES", each.strip()))
                                .distinct()
                                .toList(),
                elects(environment.getOrDefault("MUSTER_LEADER_ELECTION", "on")),
                port(environment.getOrDefault("MUSTER_HTTP", Integer.toString(PORT))));
    }

    private static String namespace(String variable, String value) {
        if (!NAMESPACE.matcher(value).matches()) {
            throw bad(variable, value, "the name of a namespace; several are separated by commas");
        }
        return value;
    }

    private static boolean elects(String value) {
        return switch (value) {
            case "on" -> true;
            case "off" -> false;
            default -> throw bad("MUSTER_LEADER_ELECTION", value, "on or off");
        };
    }

    /** Not called MUSTER_PORT: Kubernetes gives a variable of that name to all who live beside a Service that is called muster. */
    private static int port(String value) {
        String right = "a port from 0 to 65535; " + PORT + " when it is left out";
        try {
            int port = Integer.parseInt(value);
            if (port >= 0 && port <= 65_535) {
                return port;
            }
            throw bad("MUSTER_HTTP", value, right);
        } catch (NumberFormatException _) {
            throw bad("MUSTER_HTTP", value, right);
        }
    }

    private static IllegalArgumentException bad(String variable, String value, String right) {
        return new IllegalArgumentException(variable + " is \"" + value + "\"; it should be " + right);
    }
}
