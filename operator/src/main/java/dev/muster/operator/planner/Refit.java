/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.planner;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How changed settings come to the pods. A manager that takes them starts anew and answers no probe meanwhile, which on a busy node may
 * take longer than the kubelet's patience: so one after another, within the budget of everything else.
 *
 * @param pods whose managers are told now: the settings are written there and wait
 * @param underWay whose managers were told before and begin anew: what they said since may be the last word before they leave
 * @param awaited the uids of pods where they are not written yet, first those that come first
 */
record Refit(List<Standing> pods, List<Standing> underWay, List<String> awaited) {

    /** Takes from the budget what it needs. */
    static Refit of(Fleet fleet, Survey survey, Budget budget) {
        List<Standing> taken = new ArrayList<>();
        List<String> awaited = new ArrayList<>();
        List<Standing> underWay = survey.those(pod -> fleet.awaitsSettings(pod.pod()) && beginsAnew(pod, survey));
        underWay.forEach(budget::take);
        for (Standing pod : inOrder(fleet, survey)) {
            if (underWay.contains(pod)) {
                continue;
            }
            if (!waiting(fleet, pod)) {
                awaited.add(pod.pod().uid());
            } else if (pod.fresh()
                    && !Scaling.wants(survey.wish(), pod, survey.now())
                    && budget.refuses(pod) == null
                    && taken.size() < Choice.BATCH) {
                taken.add(pod);
                budget.take(pod);
            }
        }
        return new Refit(List.copyOf(taken), underWay, List.copyOf(awaited));
    }

    boolean isNone() {
        return pods.isEmpty() && underWay.isEmpty();
    }

    /** Whose managers begin anew, now or a moment ago. */
    String names() {
        return Survey.names(Stream.concat(pods.stream(), underWay.stream()).toList());
    }

    /**
     * Those that do not serve first: what they lack may be these. One that says why it cannot have them is not asked again and again; of
     * one that does not answer nobody would see whether it has them.
     */
    private static List<Standing> inOrder(Fleet fleet, Survey survey) {
        return survey.pods().stream()
                .filter(pod -> fleet.awaitsSettings(pod.pod())
                        && !refuses(pod)
                        && pod.pod().silence() == null)
                .sorted(Comparator.comparing(Standing::available))
                .toList();
    }

    private static boolean waiting(Fleet fleet, Standing pod) {
        View.Settings settings = settings(pod);
        return settings != null
                && settings.waiting() != null
                && settings.waiting().equals(fleet.settings());
    }

    /** Whether it says why it cannot have them. */
    static boolean refuses(Standing pod) {
        View.Settings settings = settings(pod);
        return settings != null && settings.problem() != null;
    }

    private static View.@Nullable Settings settings(Standing pod) {
        View view = pod.pod().view();
        return view == null ? null : view.settings();
    }

    /** Whether it was told to take some and does not work by them yet: a moment ago, or it has fallen silent over it. */
    private static boolean beginsAnew(Standing pod, Survey survey) {
        Pod.Asked.Settings told =
                pod.pod().asked() == null ? null : pod.pod().asked().settings();
        View.Settings settings = settings(pod);
        return told != null
                && (settings == null || !told.fingerprint().equals(settings.fingerprint()))
                && (!Patience.over(told.at(), survey.now(), Patience.HEED)
                        || (pod.pod().silence() != null && !pod.available()));
    }

    List<TakeSettings> steps(Fleet fleet) {
        String settings = String.valueOf(fleet.settings());
        return pods.stream()
                .map(pod -> new TakeSettings(
                        pod.pod().name(), pod.pod().uid(), settings, Because.OTHER_SETTINGS.why(settings)))
                .toList();
    }
}
