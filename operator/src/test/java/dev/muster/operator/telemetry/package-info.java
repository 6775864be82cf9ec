/* SPDX-License-Identifier: Apache-2.0 */
@NullMarked
package dev.muster.operator.telemetry;

import org.jspecify.annotations.NullMarked;
