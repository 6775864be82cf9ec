/* SPDX-License-Identifier: Apache-2.0 */
/** The inspector's records as JSON and back. */
@NullMarked
package dev.muster.api.json;

import org.jspecify.annotations.NullMarked;
