/* SPDX-License-Identifier: Apache-2.0 */
/** The operator's shell: watches the cluster, asks the planner, and carries out what it says. */
@NullMarked
package dev.muster.operator;

import org.jspecify.annotations.NullMarked;
