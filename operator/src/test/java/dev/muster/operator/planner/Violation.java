/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.planner;

/** A promise that was broken. */
final class Violation extends AssertionError {

    private static final long serialVersionUID = 1;

    final int promise;
    private String story = "";

    Violation(int promise, String what) {
        super("promise " + promise + ": " + what);
        this.promise = promise;
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
