/* SPDX-License-Identifier: Apache-2.0 */
@NullMarked
package dev.muster.operator;

import org.jspecify.annotations.NullMarked;
