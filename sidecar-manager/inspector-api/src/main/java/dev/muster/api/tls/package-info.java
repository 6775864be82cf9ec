/* SPDX-License-Identifier: Apache-2.0 */
/** Certificates and keys as they stand in files, for both ends of an inspector's connection. */
@NullMarked
package dev.muster.api.tls;

import org.jspecify.annotations.NullMarked;
