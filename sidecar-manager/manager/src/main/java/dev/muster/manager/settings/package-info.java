/* SPDX-License-Identifier: Apache-2.0 */
/** What is written down for a pod's pool, what of that is in force, and what becomes of it when it is changed. */
@NullMarked
package dev.muster.manager.settings;

import org.jspecify.annotations.NullMarked;
