/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

/**
 * What is wanted now.
 *
 * @param workers how many, 0 or more
 * @param requested the revision that was asked for, or that the pool began with; opaque
 * @param restarts how often all were restarted by hand since then
 * @param content stands for what the watched files hold; empty where none are watched
 */
public record Target(int workers, String requested, int restarts, String content) {

    public Target(int workers, String requested) {
        this(workers, requested, 0, "");
    }

    /** What workers should be running: all of it in one word, such as {@code a1b2c3+2+5d41402a}. */
    public String revision() {
        return requested + (restarts == 0 ? "" : "+" + restarts) + (content.isEmpty() ? "" : "+" + content);
    }

    /** Whether who asks for this revision has it already. */
    boolean is(String revision) {
        return requested.equals(revision) || revision().equals(revision);
    }

    Target of(int count) {
        return new Target(count, requested, restarts, content);
    }

    /** Asked for by name; what the files hold is what it was. */
    Target of(String revision) {
        return new Target(workers, revision, 0, content);
    }

    /** The same once more. */
    Target again() {
        return new Target(workers, requested, restarts + 1, content);
    }

    Target holding(String held) {
        return new Target(workers, requested, restarts, held);
    }
}
