/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.shell;

import dev.muster.manager.supervisor.Adopted;
import org.jspecify.annotations.Nullable;

/**
 * The text form of what the launcher keeps of each child for a manager that comes back. Fields are separated by spaces; free text comes
 * last. Text that cannot be read is as good as none: then the child is a stranger. It is the one thing that managers of any two
 * versions must understand of each other: what comes to be known in addition goes into the {@link Note}.
 */
final class Marks {

    private static final String MARK = "worker1";
    private static final String PROCESS = "process1";

    private Marks() {}

    static String text(Adopted.Mark mark) {
        return switch (mark) {
            case Adopted.OfWorker(int slot, String revision, boolean ready, boolean stopping) ->
                String.join(" ", MARK, Integer.toString(slot), bit(ready), bit(stopping), revision);
            case Adopted.OfProcess(String name, boolean temporary, boolean stopping) ->
                String.join(" ", PROCESS, bit(temporary), bit(stopping), name);
        };
    }

    private static String bit(boolean flag) {
        return flag ? "1" : "0";
    }

    static Adopted.@Nullable Mark mark(String text) {
        String[] words = text.split(" ", 5);
        try {
            if (words.length == 4 && words[0].equals(PROCESS)) {
                return new Adopted.OfProcess(words[3], flag(words[1]), flag(words[2]));
            }
            return words.length == 5 && words[0].equals(MARK)
                    ? new Adopted.OfWorker(number(words[1]), words[4], flag(words[2]), flag(words[3]))
                    : null;
        } catch (IllegalArgumentException notOurs) {
            return null;
        }
    }

    /** A count or a slot, such as a pool can have. */
    private static int number(String text) {
        int number = Integer.parseInt(text);
        if (number < 0 || number >= 1 << 20) {
            throw new IllegalArgumentException(text);
        }
        return number;
    }

    private static boolean flag(String text) {
        return number(text) != 0;
    }
}
