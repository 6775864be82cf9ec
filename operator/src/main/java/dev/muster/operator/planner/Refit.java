/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.planner;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How changed settings come to the pods. A manager that takes them starts anew and answers no probe meanwhile, which on a busy node may
 * take longer than the kubelet's patience: so one after another, within the budget of everything else.
 *
 * @param pods whose managers are told now: the settings are written there and wait
 * @param awaited the uids of pods where they are not written yet, first those that come first
 */
record Refit(List<Standing> pods, List<String> awaited) {

    static Refit of(Wish wish, Fleet fleet, Survey survey) {
        List<Standing> taken = new ArrayList<>();
        List<String> awaited = new ArrayList<>();
        int away = survey.away();
        int inStep = survey.count(survey::inStep);
        for (Standing pod : inOrder(fleet, survey)) {
            if (!waiting(fleet, pod)) {
                awaited.add(pod.pod().uid());
            } else if (pod.fresh()
                    && !Scaling.wants(wish, pod, survey.now())
                    && !deaf(fleet, pod, survey)
                    && inStep + (survey.inStep(pod) ? 0 : 1) <= wish.maxPods()
                    && (!pod.available() || away < wish.maxPods())
                    && taken.size() < Choice.BATCH) {
                taken.add(pod);
                inStep += survey.inStep(pod) ? 0 : 1;
                away += pod.available() ? 1 : 0;
            }
        }
        return new Refit(List.copyOf(taken), List.copyOf(awaited));
    }

    /** Those that do not serve first: what they lack may be these. One that says why it cannot have them is not asked again and again. */
    private static List<Standing> inOrder(Fleet fleet, Survey survey) {
        return survey.pods().stream()
                .filter(pod -> fleet.awaitsSettings(pod.pod()) && !refuses(pod))
                .sorted(Comparator.comparing(Standing::available))
                .toList();
    }

    private static boolean waiting(Fleet fleet, Standing pod) {
        View.Settings settings = settings(pod);
        return settings != null
                && settings.waiting() != null
                && settings.waiting().equals(fleet.settings());
    }

    private static boolean refuses(Standing pod) {
        View.Settings settings = settings(pod);
        return settings != null && settings.problem() != null;
    }

    private static View.@Nullable Settings settings(Standing pod) {
        View view = pod.pod().view();
        return view == null ? null : view.settings();
    }

    /** Whether it was told so a moment ago, and works by others all the same. */
    private static boolean deaf(Fleet fleet, Standing pod, Survey survey) {
        Pod.Asked asked = pod.pod().asked();
        return asked != null
                && fleet.settings() != null
                && fleet.settings().equals(asked.settings())
                && !Patience.over(asked.at(), survey.now(), Patience.HEED);
    }

    List<TakeSettings> steps(Fleet fleet) {
        String settings = String.valueOf(fleet.settings());
        return pods.stream()
                .map(pod -> new TakeSettings(
                        pod.pod().name(), pod.pod().uid(), settings, Because.OTHER_SETTINGS.why(settings)))
                .toList();
    }
}
