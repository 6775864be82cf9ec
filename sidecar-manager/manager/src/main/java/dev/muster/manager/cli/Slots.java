/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

/** Slots as they are written on the command line. Whether one exists, the manager knows. */
final class Slots {
    private Slots() {}

    static int parse(String text) throws UsageProblem {
        try {
            int slot = Integer.parseInt(text);
            if (slot >= 0) {
                return slot;
            }
        } catch (NumberFormatException e) {
            throw wrong(text);
        }
        throw wrong(text);
    }

    private static UsageProblem wrong(String text) {
        return new UsageProblem(
                "'" + text + "' is no slot: slots are numbers from 0, in the first column of 'muster state'");
    }
}
