/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.pool;

import java.math.BigDecimal;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A size in bytes, written as Kubernetes writes it: {@code 64Ki}, {@code 512Mi}, {@code 1G}, {@code 1.5Gi}, {@code 1048576}.
 *
 * @param bytes at least 0
 */
public record Quantity(long bytes) {
    /** The same rule for a JSON schema. */
    public static final String PATTERN = "^[0-9]{1,15}(\\.[0-9]{1,9})?(Ki|Mi|Gi|Ti|k|M|G|T)?$";

    private static final Pattern PARTS = Pattern.compile("(\\d{1,15}(?:\\.\\d{1,9})?)(Ki|Mi|Gi|Ti|k|M|G|T)?");

    private static final Map<String, Long> UNITS = Map.of(
            "Ki",
            1L << 10,
            "Mi",
            1L << 20,
            "Gi",
            1L << 30,
            "Ti",
            1L << 40,
            "k",
            1_000L,
            "M",
            1_000_000L,
            "G",
            1_000_000_000L,
            "T",
            1_000_000_000_000L);

    public Quantity {
        if (bytes < 0) {
            throw new IllegalArgumentException(bytes + " bytes: a size is 0 or more");
        }
    }

    /** @throws IllegalArgumentException with a message for the person who wrote the text */
    public static Quantity parse(String text) {
        Matcher parts = PARTS.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is not a size: write bytes or a unit, like 64Ki, 512Mi or 1G");
        }
        String unit = parts.group(2);
        BigDecimal bytes = new BigDecimal(parts.group(1))
                .multiply(BigDecimal.valueOf(unit == null ? 1 : UNITS.getOrDefault(unit, 1L)));
        try {
            return new Quantity(bytes.longValueExact());
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("\"" + text + "\" is not a whole number of bytes below 8 EiB", e);
        }
    }

    /** The shortest text with a binary unit that {@link #parse} reads back as this size. */
    @Override
    public String toString() {
        for (String unit : new String[] {"Ti", "Gi", "Mi", "Ki"}) {
            long size = UNITS.getOrDefault(unit, 1L);
            if (bytes != 0 && bytes % size == 0) {
                return bytes / size + unit;
            }
        }
        return Long.toString(bytes);
    }
}
