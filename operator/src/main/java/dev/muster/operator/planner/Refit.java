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
 * @param underWay whose managers were told a moment ago: what they said since may be the last word before they leave
 * @param awaited the uids of pods where they are not written yet, first those that come first
 */
record Refit(List<Standing> pods, List<Standing> underWay, List<String> awaited) {

    static Refit of(Wish wish, Fleet fleet, Survey survey) {
        List<Standing> taken = new ArrayList<>();
        List<String> awaited = new ArrayList<>();
        List<Standing> underWay = survey.pods().stream()
                .filter(pod -> fleet.awaitsSettings(pod.pod()) && justTold(pod, survey))
                .toList();
        int away = survey.away() + available(underWay);
        int inStep = survey.count(survey::inStep) + notInStep(survey, underWay);
        for (Standing pod : inOrder(fleet, survey)) {
            if (underWay.contains(pod)) {
                continue;
            }
            if (!waiting(fleet, pod)) {
                awaited.add(pod.pod().uid());
            } else if (pod.fresh()
                    && !Scaling.wants(wish, pod, survey.now())
                    && inStep + (survey.inStep(pod) ? 0 : 1) <= wish.maxPods()
                    && (!pod.available() || away < wish.maxPods())
                    && taken.size() < Choice.BATCH) {
                taken.add(pod);
                inStep += survey.inStep(pod) ? 0 : 1;
                away += pod.available() ? 1 : 0;
            }
        }
        return new Refit(List.copyOf(taken), underWay, List.copyOf(awaited));
    }

    /** Whose managers begin anew, now or a moment ago. */
    private List<Standing> all() {
        return Stream.concat(pods.stream(), underWay.stream()).toList();
    }

    boolean isNone() {
        return pods.isEmpty() && underWay.isEmpty();
    }

    /** How many it takes away that would be there otherwise. */
    int takesAway() {
        return available(all());
    }

    /** How many it brings into a step that are in none otherwise. */
    int brings(Survey survey) {
        return notInStep(survey, all());
    }

    String names() {
        return Survey.names(all());
    }

    private static int available(List<Standing> pods) {
        return (int) pods.stream().filter(Standing::available).count();
    }

    private static int notInStep(Survey survey, List<Standing> pods) {
        return (int) pods.stream().filter(pod -> !survey.inStep(pod)).count();
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

    private static boolean refuses(Standing pod) {
        View.Settings settings = settings(pod);
        return settings != null && settings.problem() != null;
    }

    private static View.@Nullable Settings settings(Standing pod) {
        View view = pod.pod().view();
        return view == null ? null : view.settings();
    }

    /** Whether it was told to take some a moment ago, and does not work by them yet. */
    private static boolean justTold(Standing pod, Survey survey) {
        Pod.Asked asked = pod.pod().asked();
        View.Settings settings = settings(pod);
        return asked != null
                && asked.settings() != null
                && (settings == null || !asked.settings().equals(settings.fingerprint()))
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
