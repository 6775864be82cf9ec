/* SPDX-License-Identifier: Apache-2.0 */
@NullMarked
package dev.muster.manager.inspector;

import org.jspecify.annotations.NullMarked;
