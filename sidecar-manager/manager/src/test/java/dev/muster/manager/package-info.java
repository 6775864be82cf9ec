/* SPDX-License-Identifier: Apache-2.0 */
@NullMarked
package dev.muster.manager;

import org.jspecify.annotations.NullMarked;
