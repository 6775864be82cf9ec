/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.planner;

import java.time.Instant;
import java.util.List;

/** Pods that are told another number of workers. That takes nothing away by itself, so that no budget holds it and no pause. */
final class Scaling {

    private Scaling() {}

    /** As many as still fit into a batch. */
    static List<Standing> pods(Wish wish, Survey survey, List<Standing> taken) {
        return survey.pods().stream()
                .filter(pod -> pod.fresh() && wants(wish, pod, survey.now()) && !taken.contains(pod))
                .limit(Choice.BATCH)
                .toList();
    }

    /** Whether its number is another, and it was not told so a moment ago. */
    static boolean wants(Wish wish, Standing pod, Instant now) {
        Integer workers = wish.workers();
        View view = pod.pod().view();
        return workers != null
                && view != null
                && view.workers() != workers
                && !pod.pod().justTold(workers, now);
    }
}
