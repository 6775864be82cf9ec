/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e.pod;

import java.util.regex.Pattern;

/**
 * What a container has of the node's memory, in MiB.
 *
 * @param charged to its control group, page cache included
 * @param workingSet the same without files' pages that nobody has used lately: what {@code kubectl top} shows and evictions go by
 * @param pss of its processes: what they share with others counted in parts
 * @param dirty of that, what only they have, and have written to
 */
record ContainerMemory(long charged, long workingSet, long pss, long dirty) {
    private static final long MIB = 1 << 20;

    static ContainerMemory of(NodeAccess node, RunningPod pod, String container) {
        var processes = node.processes(pod, container);
        var groups = "/proc/" + processes.getFirst().pid() + "/root/sys/fs/cgroup/";
        var group = Group.find(node, groups);
        long pss = 0;
        long dirty = 0;
        for (var process : processes) {
            var rollup = node.read("/proc/" + process.pid() + "/smaps_rollup");
            pss += number(rollup, "Pss");
            dirty += number(rollup, "Private_Dirty");
        }
        return new ContainerMemory(
                group.charged() / MIB, (group.charged() - group.idleFiles()) / MIB, pss / 1024, dirty / 1024);
    }

    private record Group(long charged, long idleFiles) {

        /** Control groups of version 2, or of version 1, as the container itself sees its own. */
        static Group find(NodeAccess node, String groups) {
            try {
                return new Group(
                        Long.parseLong(node.read(groups + "memory.current").strip()),
                        number(node.read(groups + "memory.stat"), "inactive_file"));
            } catch (AssertionError first) {
                return new Group(
                        Long.parseLong(node.read(groups + "memory/memory.usage_in_bytes")
                                .strip()),
                        number(node.read(groups + "memory/memory.stat"), "total_inactive_file"));
            }
        }
    }

    private static long number(String text, String name) {
        var line =
                Pattern.compile("^" + name + ":?\\s+(\\d+)", Pattern.MULTILINE).matcher(text);
        if (!line.find()) {
            throw new AssertionError("no " + name + " in:\n" + text);
        }
        return Long.parseLong(line.group(1));
    }
}
