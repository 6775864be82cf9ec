/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.pool;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The {@code {fd:NAME}} in a command or an environment value, which becomes the number of that socket's descriptor. */
public final class SocketReference {
    private static final Pattern REFERENCE = Pattern.compile("\\{fd:([^{}]*)\\}");

    private SocketReference() {}

    /** The sockets a text refers to, in order. */
    public static List<String> names(String text) {
        List<String> names = new ArrayList<>();
        Matcher matcher = REFERENCE.matcher(text);
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        return names;
    }

    /** What to say of a socket that is not there. */
    public static String unknown(String name, List<String> declared) {
        return "no socket is called \"" + name + "\": "
                + (declared.isEmpty() ? "listen declares none" : "listen declares " + String.join(", ", declared));
    }
}
