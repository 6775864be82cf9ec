/* SPDX-License-Identifier: Apache-2.0 */
/** The operator's heart. */
@NullMarked
package dev.muster.operator.planner;

import org.jspecify.annotations.NullMarked;
