/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.planner;

/** 11: no pod is given a revision before its manager works by the pool's settings. */
final class SettingsComeFirst implements Promise {

    @Override
    public void check(World world, Moment moment) {
        for (SetTarget step : Sight.revisions(moment.plan())) {
            Truth pod = world.pods.get(step.pod());
            if (pod != null
                    && !pod.saysNoRequest
                    && pod.template == world.template
                    && !pod.settings.equals(world.settings)) {
                throw new Violation(11, step + " to a pod that works by " + pod.settings + ", not " + world.settings);
            }
        }
    }
}
