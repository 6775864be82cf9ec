/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Waits for a named condition, at most for so long, and says what was seen instead. */
public final class Await {
    private static final Duration PAUSE = Duration.ofMillis(5);

    private Await() {}

    /** Asks until the answer is acceptable, and returns it. A question that throws counts as not answered yet. */
    public static <T> T until(String what, Duration within, Callable<T> question, Predicate<? super T> acceptable) {
        return until(what, within, PAUSE, question, acceptable);
    }

    /** The same, with this pause before each further question: for those that are asked for long, or by many, or cost something. */
    public static <T> T until(
            String what, Duration within, Duration pause, Callable<T> question, Predicate<? super T> acceptable) {
        var deadline = System.nanoTime() + within.toNanos();
        var last = "nothing";
        while (true) {
            try {
                T answer = question.call();
                if (acceptable.test(answer)) {
                    return answer;
                }
                last = String.valueOf(answer);
            } catch (Exception | AssertionError notYet) {
                last = notYet.toString();
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + within + ": " + what + "; last seen: " + last);
            }
            LockSupport.parkNanos(pause.toNanos());
        }
    }

    public static void until(String what, Duration within, Supplier<Boolean> condition) {
        until(what, within, condition::get, Boolean::booleanValue);
    }
}
