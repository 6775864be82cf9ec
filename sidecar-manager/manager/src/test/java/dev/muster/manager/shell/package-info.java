/* SPDX-License-Identifier: Apache-2.0 */
@NullMarked
package dev.muster.manager.shell;

import org.jspecify.annotations.NullMarked;
