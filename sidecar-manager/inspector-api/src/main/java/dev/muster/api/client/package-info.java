/* SPDX-License-Identifier: Apache-2.0 */
/** A small blocking client of the inspector, made to start fast: what a command line needs, and no more. */
@NullMarked
package dev.muster.api.client;

import org.jspecify.annotations.NullMarked;
