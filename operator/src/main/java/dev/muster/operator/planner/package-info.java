/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The operator's heart: what to do about a fleet of pods, as a pure function.
 *
 * <p>{@link dev.muster.operator.planner.Planner#plan} takes what is wanted, what is, what is remembered and the time, and returns a
 * few steps, what to remember, and what to say. Nothing in this package reads a clock, starts a thread, does I/O or logs; it imports
 * the JDK only and knows nothing of Kubernetes. The contract with the reconciler:
 *
 * <ul>
 *   <li>In this order: the memory goes into the status, the starting revision into the ConfigMap, an open template to the Deployment,
 *       the steps to the inspectors. When one of them fails, what follows is left for the next look. It may die anywhere between.
 *       Only how far a rollout has come, and when, may lag in it: by up to 30 s of progress, or a tenth of the deadline.
 *   <li>A step that is sent is an {@link dev.muster.operator.planner.Pod.Asked} that is not seen, until an inspector that was asked
 *       <em>after</em> the step was answered has said what it has. A step without an answer, or refused, is a
 *       {@link dev.muster.operator.planner.Pod.Silence}.
 *   <li>All moments are by one clock, which may be set back and forth. A lost or older memory is allowed at any time.
 *   <li>The next look is at {@link dev.muster.operator.planner.Plan#again} or before, and whenever something changes. The inspectors in
 *       {@link dev.muster.operator.planner.Plan#lookAt} are asked soon, all others every three minutes.
 * </ul>
 *
 * <p>The policies:
 *
 * <ul>
 *   <li><b>Order.</b> Pods that do not serve come first, then those that failed, then those that are not at full strength, then all
 *       others; the oldest first. A pod that is just starting is left alone. Canaries are the first pods by the same order.
 *   <li><b>Budget.</b> {@code maxPods} is for pods that are away for whatever reason: in a step, ill, unknown, missing. A pod that is
 *       away already costs nothing when it is taken, but never are more in a step at once. While Kubernetes replaces pods for a
 *       template, only pods that do not serve are given a revision; and the template waits until no pod is in a step.
 *   <li><b>Proof.</b> A revision is tried on the first pods (the canaries, else at most {@code maxPods}); when all is well in the
 *       canaries for their time, or in one pod, it has proved itself, and new pods begin with it. Until then they begin with the stable
 *       one, and again as soon as it has failed.
 *   <li><b>Sight.</b> What a pod said holds for 15 s, and for 225 s when it was at rest and is ready. No step is taken on anything
 *       older, on counts that cannot be, or on what lies in the future. What cannot be believed is away.
 *   <li><b>Silence.</b> A pod that cannot be reached for 5 minutes and that Kubernetes calls ready is believed to serve: the others go
 *       on, and it is told when it answers. Of one that a revision without proof may have reached nobody believes so.
 *   <li><b>Deafness.</b> A pod that was told a revision and has another is told again after 30 s; meanwhile others are taken.
 *   <li><b>Other versions.</b> An inspector that does not say what was requested is understood by its revision; one that does not say
 *       what it observes is unknown, and that is said.
 *   <li><b>Settings.</b> They reach the pods one after another, within the budget, whatever else goes on, and restart no worker: the manager of
 *       a pod in which they are written is told to take them. A revision may need them: a pod is
 *       given none before its manager works by them. One that does not say by what it works is not waited for.
 *   <li><b>Failure.</b> It is the pod's manager that says so; of a canary under watch also that it serves with less than it should for
 *       20 s and nothing is being changed in it. With {@code HALT} no further pod is given the revision, and those that
 *       have it keep it as their target: what served in them serves on. With {@code UNDO} all go back to the stable one, those that
 *       had managed too, within the same budget. It goes on when the wanted revision is another, when the settings or the template have
 *       changed (it must then prove itself anew), or when the pod manages after all. Nobody is asked for the same again. A stable
 *       revision does not stop for a failure: there is nothing better. Neither does a pod's failure count that is replaced anyhow,
 *       because its template is old.
 *   <li><b>Change of mind.</b> A new revision, or the old one, takes the place of one under way. The pods in a step are told first.
 *   <li><b>Pause.</b> It holds revisions, undoing, and the template. Workers are scaled; the deadline begins anew afterwards.
 *   <li><b>Scaling.</b> All pods at once, whatever else goes on; such a step leaves the revision as it is. With {@code auto} no pod is
 *       told a number, and none is changed.
 *   <li><b>Nothing to prove with.</b> Without pods, or without workers, a new revision waits.
 *   <li><b>Deadline.</b> It is measured from the last progress (a pod taken or done), not while canaries are watched, and from the
 *       moment this operator began to look. That it has passed is said, and the rollout goes on as soon as it can.
 *   <li><b>Adoption.</b> Who has what is wanted is let alone. Without a memory, what new pods begin with is taken to be stable.
 *   <li><b>Time.</b> What lies in the future is from before the clock was set back: sights are too old then, and waits are over.
 * </ul>
 *
 * <p>These hold after every look:
 *
 * <ol>
 *   <li>No further pod is taken while {@code maxPods} are away or in a step.
 *   <li>A step is for one pod, follows a fresh sight of it, and is never taken while an earlier one has not been seen.
 *   <li>A revision without proof is in the first pods only; where one has failed, no further pod is given it.
 *   <li>Every step, every lack of one and every condition has a reason.
 *   <li>Nothing is restarted for nothing, whatever has been forgotten.
 *   <li>New pods begin with what has proved itself, unless nothing is known to have.
 *   <li>Where something can be done it is done, and once all is quiet the fleet is as wanted, or a reason that helps says why not.
 *   <li>Whoever has another number of workers is told so at once.
 *   <li>A pause holds; a step and a change of the template are not begun together.
 *   <li>The same look gives the same plan, and what is remembered changes only with what has happened.
 *   <li>No pod is given a revision before its manager works by the pool's settings.
 * </ol>
 */
@NullMarked
package dev.muster.operator.planner;

import org.jspecify.annotations.NullMarked;
