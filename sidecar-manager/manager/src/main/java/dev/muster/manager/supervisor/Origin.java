/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

/** Why a worker's process was started, or whence it came. */
public enum Origin {
    /** The first of its slot. */
    STARTED("Started"),

    /** Its predecessor has ended. */
    REPLACED("Replaced"),

    /** Its predecessor is out of date. */
    RESTARTED("Restarted"),

    /** Its predecessor has grown too old or too big. */
    RECYCLED("Recycled"),

    /** One more, for as long as another one of its slot is stuck. */
    STANDS_IN("StandsIn"),

    /** An earlier manager has started it. */
    ADOPTED("Adopted");

    private final String word;

    Origin(String word) {
        this.word = word;
    }

    /** As state and events say it. */
    public String word() {
        return word;
    }
}
