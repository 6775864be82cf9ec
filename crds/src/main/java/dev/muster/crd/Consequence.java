/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.crd;

/** What it means to change a field of a pool that runs: the mildest thing that makes the change true. */
public enum Consequence {
    NOTHING("restarts nothing."),
    RESIZE("starts or stops workers in the running pods; the others serve on."),
    RESTART("restarts the workers in place, pod by pod; no pod is replaced."),
    PODS("adds or removes pods; the others serve on."),
    POD_ROLLOUT("replaces the pods, by a rolling update.");

    private final String sentence;

    Consequence(String sentence) {
        this.sentence = sentence;
    }

    /** For people, behind the field's own description. */
    public String sentence() {
        return "Changing it " + sentence;
    }
}
