/* SPDX-License-Identifier: Apache-2.0 */
/** What the inspector and the signals may ask of the running pool, from any thread. */
@NullMarked
package dev.muster.manager.control;

import org.jspecify.annotations.NullMarked;
