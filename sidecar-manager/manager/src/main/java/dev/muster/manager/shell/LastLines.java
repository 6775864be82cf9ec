/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.shell;

import dev.muster.manager.os.WorkerOutput;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongPredicate;

/**
 * What an incarnation has printed last, the oldest line first, from whoever has it: our own pipes, or the launcher, which tells it
 * before the exit and when it is asked. For the loop's thread.
 */
final class LastLines {
    private final WorkerOutput output;
    private final LongPredicate ask;
    private final Map<Long, List<String>> told = new HashMap<>();
    private final Map<Long, List<Consumer<List<String>>>> waiting = new HashMap<>();

    /** @param ask asks the launcher about an incarnation; false when it is not there or keeps no lines */
    LastLines(WorkerOutput output, LongPredicate ask) {
        this.output = output;
        this.ask = ask;
    }

    /** Gives the taker the lines, none when they are not known: at once, or as soon as the launcher has answered. */
    void of(long number, Consumer<List<String>> taker) {
        if (output.has(number)) {
            taker.accept(output.lastLines(number));
        } else if (ask.test(number)) {
            waiting.computeIfAbsent(number, n -> new ArrayList<>()).add(taker);
        } else {
            taker.accept(told.getOrDefault(number, List.of()));
        }
    }

    /** The launcher tells them; of a child that is already gone it knows nothing any more. */
    void told(long number, List<String> lines) {
        if (!lines.isEmpty()) {
            told.put(number, lines);
        }
        answer(number);
    }

    private void answer(long number) {
        List<Consumer<List<String>>> takers = waiting.remove(number);
        if (takers != null) {
            takers.forEach(taker -> taker.accept(told.getOrDefault(number, List.of())));
        }
    }

    /** The launcher is gone, or there is no time left: whoever waits gets what there is. */
    void waitNoLonger() {
        List.copyOf(waiting.keySet()).forEach(this::answer);
    }

    void forget(long number) {
        output.forget(number);
        told.remove(number);
    }
}
