/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.pool;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The {@code {fd:NAME}} in a command or an environment value, which becomes the number of that descriptor. */
public final class DescriptorReference {
    private static final Pattern REFERENCE = Pattern.compile("\\{fd:([^{}]*)\\}");

    private DescriptorReference() {}

    /** The sockets and shared objects a text refers to, in order. */
    public static List<String> names(String text) {
        List<String> names = new ArrayList<>();
        Matcher matcher = REFERENCE.matcher(text);
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        return names;
    }

    /**
     * What to say of a name that nothing has.
     *
     * @param known the names of all sockets and of the descriptors of all shared objects
     */
    public static String unknown(String name, List<String> known) {
        if (known.contains(name + Shared.Queue.SEND)) {
            return "\"" + name + "\" is a queue and has two ends: write {fd:" + name + Shared.Queue.SEND + "} or {fd:"
                    + name + Shared.Queue.RECEIVE + "}";
        }
        return "no socket or shared object is called \"" + name + "\"; there "
                + (known.isEmpty() ? "are none" : (known.size() == 1 ? "is " : "are ") + String.join(", ", known));
    }

    /** What to say of a socket that is not there. */
    public static String unknownSocket(String name, List<String> declared) {
        return "no socket is called \"" + name + "\": "
                + (declared.isEmpty() ? "listen declares none" : "listen declares " + String.join(", ", declared));
    }
}
