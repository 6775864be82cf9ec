/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.planner;

import java.time.Instant;
import java.util.stream.Stream;

/** When things come to be judged otherwise by time alone. */
final class Moments {

    private Moments() {}

    static Stream<Instant> of(Pod pod) {
        return Stream.of(
                        pod.ready() ? null : pod.created().plus(Patience.START),
                        pod.silence() == null ? null : pod.silence().since().plus(Patience.SILENCE),
                        pod.told() == null ? null : pod.told().at().plus(Patience.HEED),
                        pod.asked() == null || pod.asked().settings() == null
                                ? null
                                : pod.asked().settings().at().plus(Patience.HEED))
                .flatMap(Stream::ofNullable);
    }

    static Stream<Instant> of(Memory memory, Wish wish, Fleet fleet) {
        Memory.Rollout rollout = memory.rollout();
        return rollout == null
                ? Stream.of()
                : Stream.of(
                                deadline(rollout, wish, fleet),
                                rollout.watch() == null ? null : judged(rollout.watch(), wish))
                        .flatMap(Stream::ofNullable);
    }

    private static Instant judged(Memory.Watch watch, Wish wish) {
        return watch.since().plus(watch.well() ? wish.rollout().canary().watch() : Patience.ILLNESS);
    }

    /** Delays from before this operator looked are not the rollout's. */
    static Instant deadline(Memory.Rollout rollout, Wish wish, Fleet fleet) {
        Instant from =
                rollout.progressed().isBefore(fleet.watchedSince()) ? fleet.watchedSince() : rollout.progressed();
        return from.plus(wish.rollout().deadline());
    }
}
