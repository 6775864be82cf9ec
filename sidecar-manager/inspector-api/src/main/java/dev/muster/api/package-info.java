/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What the inspector says and hears: one record for each JSON document, its components named as the JSON fields are. Instants are
 * ISO-8601 on the wire, sizes bytes, shares of a CPU 1.0 for one core. All are immutable.
 *
 * <p>Clients and managers may be a version apart. So a component that is added is one that may be absent: nullable, a list, a map, or
 * a boolean that is false then; and a word that an enum does not know is read as its {@code UNKNOWN}.
 */
@NullMarked
package dev.muster.api;

import org.jspecify.annotations.NullMarked;
