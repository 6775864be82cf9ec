/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

/** Work beside the thread that shows it; it ends with the program. */
final class Background {
    private Background() {}

    /** What may wait. */
    interface Work {
        void run() throws InterruptedException;
    }

    static void start(String name, Work work) {
        Thread.ofPlatform().daemon().name(name).start(() -> {
            try {
                work.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // nobody does that; the program ends and takes its daemons along
            }
        });
    }
}
