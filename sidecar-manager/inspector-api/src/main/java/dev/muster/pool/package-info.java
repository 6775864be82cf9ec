/* SPDX-License-Identifier: Apache-2.0 */
/** The pool: what a user writes down about the workers they want. One model for the pool file, the inspector and the custom resource. */
@NullMarked
package dev.muster.pool;

import org.jspecify.annotations.NullMarked;
