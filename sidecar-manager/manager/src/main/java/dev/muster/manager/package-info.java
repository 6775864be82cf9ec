/* SPDX-License-Identifier: Apache-2.0 */
/** The main process: it serves nothing and owns everything. */
@NullMarked
package dev.muster.manager;

import org.jspecify.annotations.NullMarked;
