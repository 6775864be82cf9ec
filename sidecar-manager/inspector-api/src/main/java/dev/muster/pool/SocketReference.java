/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.pool;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
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

    /** The text with each reference replaced by what the function gives for the socket's name. */
    public static String replace(String text, Function<String, String> number) {
        return REFERENCE.matcher(text).replaceAll(match -> Matcher.quoteReplacement(number.apply(match.group(1))));
    }

    /** What to say of a socket that is not there. */
    public static String unknown(String name, List<String> declared) {
        return "no socket is called \"" + name + "\": "
                + (declared.isEmpty() ? "listen declares none" : "listen declares " + String.join(", ", declared));
    }
}
