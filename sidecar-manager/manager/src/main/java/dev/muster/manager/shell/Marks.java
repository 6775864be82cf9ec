/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.shell;

import dev.muster.manager.supervisor.Adopted;
import dev.muster.manager.supervisor.Managed;
import dev.muster.manager.supervisor.Memory;
import dev.muster.manager.supervisor.Rollout;
import dev.muster.manager.supervisor.Target;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The text form of what the launcher keeps for a manager that comes back: a mark on each child, and one note on the pool. Fields
 * are separated by spaces; free text comes last. Text that cannot be read is as good as none: then the child is a stranger.
 */
final class Marks {

    private static final String MARK = "worker1";
    private static final String PROCESS = "process1";
    private static final String MEMORY = "pool2";

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
                standings(memory.processes()),
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
        String[] words = text.split(" ", 13);
        if (words.length != 13 || !words[0].equals(MEMORY)) {
            return null;
        }
        try {
            Rollout rollout = new Rollout(
                    Long.parseLong(words[7]),
                    Rollout.Phase.valueOf(words[8]),
                    number(words[9]),
                    flag(words[10]),
                    words[12].isEmpty() ? null : words[12],
                    Long.parseLong(words[11]));
            return new Memory(
                    new Target(number(words[5]), words[6]),
                    rollout,
                    Long.parseLong(words[1]),
                    Long.parseLong(words[2]),
                    slots(words[3]),
                    standings(words[4]));
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

    /** Such as {@code =scheduler:STOPPED,migrate:EXITED,}. */
    private static String standings(SortedMap<String, Managed.Standing> standings) {
        StringBuilder text = new StringBuilder("=");
        standings.forEach((name, standing) ->
                text.append(name).append(':').append(standing.name()).append(','));
        return text.toString();
    }

    private static SortedMap<String, Managed.Standing> standings(String text) {
        if (!text.startsWith("=")) {
            throw new IllegalArgumentException(text);
        }
        SortedMap<String, Managed.Standing> standings = new TreeMap<>();
        for (String each : text.substring(1).split(",", -1)) {
            int colon = each.indexOf(':');
            if (colon > 0) {
                standings.put(each.substring(0, colon), Managed.Standing.valueOf(each.substring(colon + 1)));
            }
        }
        return standings;
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
