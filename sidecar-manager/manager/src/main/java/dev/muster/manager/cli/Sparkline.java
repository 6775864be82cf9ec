/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import java.util.List;

/** Numbers as a line of small bars, the newest on the right. */
final class Sparkline {
    private static final String BARS = "▁▂▃▄▅▆▇█";

    /** The highest bar means at least this many, so that one waiting connection does not look like a flood. */
    private static final int LEAST_SCALE = 8;

    private Sparkline() {}

    /**
     * The bars; a number above zero is never drawn as zero.
     *
     * @param width how many bars; with fewer numbers the left stays empty
     */
    static String of(List<Integer> numbers, int width) {
        List<Integer> shown = numbers.subList(Math.max(0, numbers.size() - width), numbers.size());
        int highest = shown.stream().mapToInt(Integer::intValue).max().orElse(0);
        int scale = Math.max(LEAST_SCALE, highest);
        StringBuilder line = new StringBuilder(width).repeat(' ', width - shown.size());
        for (int number : shown) {
            int steps = BARS.length() - 1;
            line.append(BARS.charAt(number <= 0 ? 0 : Math.max(1, (int) ((long) number * steps / scale))));
        }
        return line.toString();
    }
}
