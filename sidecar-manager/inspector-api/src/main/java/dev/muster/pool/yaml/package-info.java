/* SPDX-License-Identifier: Apache-2.0 */
/**
 * From what a person wrote (a YAML file, flags) to a {@link dev.muster.pool.Pool}, or to every problem with it and where it is.
 * {@link dev.muster.pool.yaml.PoolShape} is the one description of the fields: reader, JSON schema and reference page follow it.
 */
@NullMarked
package dev.muster.pool.yaml;

import org.jspecify.annotations.NullMarked;
