/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The manager's heart: what to do about every event, as a pure function.
 *
 * <p>{@link dev.muster.manager.supervisor.Supervisor#step} takes the state, one event and the time, and returns the next state and
 * the effects the shell must carry out, in their order. Nothing in this package reads a clock, starts a thread, does I/O or
 * logs; it imports the JDK only. The contract with the shell:
 *
 * <ul>
 *   <li>Events are stepped one at a time, each to its end, with a {@code now} that never goes back.
 *   <li>Effects are carried out in order, before the next event is stepped. An effect that fails comes back as an event.
 *   <li>After each step the shell sleeps no longer than {@link dev.muster.manager.supervisor.State#wakeAt} says, and
 *       then steps a {@link dev.muster.manager.supervisor.Event.Tick}.
 *   <li>No child is spawned by anybody else, and every report of the launcher about a child becomes an event.
 * </ul>
 *
 * <p>These hold after every step, whatever the order of events:
 *
 * <ol>
 *   <li>Ready workers never fall below {@code target − maxUnavailable} because of us; live ones of the target's slots never rise above
 *       {@code target + maxSurge}.
 *   <li>A bad revision never takes the last good worker away, and is not forked for ever.
 *   <li>Every process that was started is accounted for until it is gone; every stop escalates; nothing waits for ever.
 *   <li>A crash is replaced at once the first time, then ever later up to a cap, and at once again after a worker stayed up.
 *   <li>The state is true: no row for a dead process, none missing for a live one.
 *   <li>Events in any order, twice or late never corrupt the state.
 *   <li>With events quiet, the target is reached or a stated reason says why not.
 *   <li>A worker that hangs is told of and stood in for; nothing is killed or replaced for its health but by the user's own limits.
 *   <li>What is known is at the launcher before it is acted upon, and a manager that comes back carries on from there.
 *   <li>Beside an application's container, where managers and launchers come and go, nothing is said to be done that was not seen to be
 *       so, and whoever serves is left to serve.
 * </ol>
 */
@NullMarked
package dev.muster.manager.supervisor;

import org.jspecify.annotations.NullMarked;
