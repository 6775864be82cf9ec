/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.pool;

/**
 * A value that a pool cannot have. {@link #right} says what it is and what would be right; {@link #field} says where, relative to
 * the record that refused it ({@code maxSurge}, {@code tls.certFile}), so that a reader can point at the line.
 */
public final class InvalidField extends IllegalArgumentException {
    private final String field;
    private final String right;

    public InvalidField(String field, String right) {
        super(field + ": " + right);
        this.field = field;
        this.right = right;
    }

    public String field() {
        return field;
    }

    public String right() {
        return right;
    }
}
