/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.pool;

import java.util.regex.Pattern;

/**
 * A number of workers, given as a count ({@code 1}) or as a part of the target ({@code 25%}).
 *
 * @param amount workers, or percent of the target; 0 or more, at most {@link Workers#MAX} or 100
 */
public record Share(int amount, boolean percent) {
    public static final Share NONE = new Share(0, false);
    public static final Share ONE = new Share(1, false);

    private static final Pattern TEXT = Pattern.compile("\\d{1,6}%?");

    public Share {
        int limit = percent ? 100 : Workers.MAX;
        if (amount < 0 || amount > limit) {
            throw new IllegalArgumentException(
                    "%d%s is out of range: 0 to %d%s".formatted(amount, percent ? "%" : "", limit, percent ? "%" : ""));
        }
    }

    /** @throws IllegalArgumentException with a message for the person who wrote the text */
    public static Share parse(String text) {
        if (!TEXT.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is neither a number of workers like 1 nor a percentage like 25%");
        }
        boolean percent = text.endsWith("%");
        return new Share(Integer.parseInt(percent ? text.substring(0, text.length() - 1) : text), percent);
    }

    public boolean isNone() {
        return amount == 0;
    }

    @Override
    public String toString() {
        return percent ? amount + "%" : Integer.toString(amount);
    }
}
