/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.os;

/** What a dead launcher leaves behind: its children ended with it, processes that they had started did not. */
public final class ProcessGroup {
    private static final int SIGKILL = 9;

    private ProcessGroup() {}

    /**
     * Kills all of the group that this process led. While anything of the group lives, the kernel gives its number to nobody
     * else; a group that is gone already is no error.
     */
    public static void kill(int leader) {
        if (leader > 1) {
            Libc.kill(-leader, SIGKILL);
        }
    }
}
