/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager;

import java.util.List;

/**
 * Several commands, one after the other in one JVM: {@code state , scale 3 , events}. Only the training of the AOT
 * cache runs this, because a cache remembers what a single process loaded.
 */
public final class Rehearsal {
    private Rehearsal() {}

    public static void main(String[] arguments) throws Exception {
        int worst = 0;
        List<String> rest = List.of(arguments);
        while (!rest.isEmpty()) {
            int comma = rest.indexOf(",");
            List<String> command = comma < 0 ? rest : rest.subList(0, comma);
            rest = comma < 0 ? List.of() : rest.subList(comma + 1, rest.size());
            worst = Math.max(worst, Muster.command(command.toArray(new String[0])));
        }
        System.exit(worst);
    }
}
