/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

/** A promise that was broken. */
final class Violation extends AssertionError {

    private static final long serialVersionUID = 1;

    final int invariant;
    private String story = "";

    Violation(int invariant, String what) {
        super("invariant " + invariant + ": " + what);
        this.invariant = invariant;
    }

    /** Adds what led to it. */
    void tellStory(String words) {
        story = words;
    }

    @Override
    public String getMessage() {
        return story.isEmpty() ? String.valueOf(super.getMessage()) : super.getMessage() + "\n" + story;
    }
}
