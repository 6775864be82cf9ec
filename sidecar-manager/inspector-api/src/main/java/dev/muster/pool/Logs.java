/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.pool;

/** How the workers' output reaches the terminal. */
public enum Logs {
    /** Line by line, as it is. */
    PLAIN,
    /** Each line behind its slot. */
    PREFIX,
    /** Each line as a JSON document. */
    JSON;

    @Override
    public String toString() {
        return Names.text(this);
    }
}
