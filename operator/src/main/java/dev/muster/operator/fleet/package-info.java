/* SPDX-License-Identifier: Apache-2.0 */
/** Between Kubernetes' objects and the planner's records, in both directions; pure functions. */
@NullMarked
package dev.muster.operator.fleet;

import org.jspecify.annotations.NullMarked;
