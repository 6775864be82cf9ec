/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What the inspector says and hears: one record for each JSON document, its components named as the JSON fields are. Instants are
 * ISO-8601 on the wire, sizes bytes, shares of a CPU 1.0 for one core. All are immutable.
 */
@NullMarked
package dev.muster.api;

import org.jspecify.annotations.NullMarked;
