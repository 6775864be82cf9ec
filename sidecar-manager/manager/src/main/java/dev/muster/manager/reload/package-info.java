/* SPDX-License-Identifier: Apache-2.0 */

/**
 * Notices that files have changed, by inotify and without looking again and again. It says what has changed, once nothing does any
 * more; what is done about it is somebody else's business.
 */
@NullMarked
package dev.muster.manager.reload;

import org.jspecify.annotations.NullMarked;
