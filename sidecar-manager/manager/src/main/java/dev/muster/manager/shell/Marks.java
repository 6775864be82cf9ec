/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.shell;

import dev.muster.manager.supervisor.Adopted;
import dev.muster.manager.supervisor.Memory;
import dev.muster.manager.supervisor.Rollout;
import dev.muster.manager.supervisor.Target;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The text form of what the launcher keeps for a manager that comes back: a mark on each child, and one note on the pool. Fields
 * are separated by spaces; free text comes last. Text that cannot be read is as good as none: then the child is a stranger.
 */
final class Marks {

    private static final String MARK = "worker1";
    private static final String MEMORY = "pool1";

    private Marks() {}

    static String text(Adopted.Mark mark) {
        return MARK + " " + mark.slot() + " " + (mark.ready() ? 1 : 0) + " " + (mark.stopping() ? 1 : 0) + " "
                + mark.revision();
    }

    static Adopted.@Nullable Mark mark(String text) {
        String[] words = text.split(" ", 5);
        if (words.length != 5 || !words[0].equals(MARK)) {
            return null;
        }
        try {
            return new Adopted.Mark(number(words[1]), words[4], flag(words[2]), flag(words[3]));
        } catch (IllegalArgumentException notOurs) {
            return null;
        }
    }

    static String text(Memory memory) {
        Rollout rollout = memory.rollout();
        StringBuilder held = new StringBuilder("-");
        memory.held().forEach(slot -> held.append(slot).append(','));
        return String.join(
                " ",
                MEMORY,
                Long.toString(memory.nextNumber()),
                Long.toString(memory.nextOperation()),
                held,
                Integer.toString(memory.target().workers()),
                memory.target().revision(),
                Long.toString(rollout.from()),
                rollout.phase().name(),
                Integer.toString(rollout.failures()),
                rollout.proven() ? "1" : "0",
                Long.toString(rollout.culprit()),
                rollout.problem() == null ? "" : rollout.problem());
    }

    static @Nullable Memory memory(String text) {
        String[] words = text.split(" ", 12);
        if (words.length != 12 || !words[0].equals(MEMORY)) {
            return null;
        }
        try {
            Rollout rollout = new Rollout(
                    Long.parseLong(words[6]),
                    Rollout.Phase.valueOf(words[7]),
                    number(words[8]),
                    flag(words[9]),
                    words[11].isEmpty() ? null : words[11],
                    Long.parseLong(words[10]));
            return new Memory(
                    new Target(number(words[4]), words[5]),
                    rollout,
                    Long.parseLong(words[1]),
                    Long.parseLong(words[2]),
                    slots(words[3]));
        } catch (IllegalArgumentException notOurs) {
            return null;
        }
    }

    private static SortedSet<Integer> slots(String text) {
        if (!text.startsWith("-")) {
            throw new IllegalArgumentException(text);
        }
        SortedSet<Integer> slots = new TreeSet<>();
        for (String slot : text.substring(1).split(",", -1)) {
            if (!slot.isEmpty()) {
                slots.add(number(slot));
            }
        }
        return slots;
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
