/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The custom resource: what a user writes ({@link dev.muster.crd.WorkerPoolSpec}) and what they are told back
 * ({@link dev.muster.crd.WorkerPoolStatus}). The CustomResourceDefinition in {@code crds/workerpools.muster.dev.yaml} is made from
 * these types, and for the worker's half from the pool file's own schema, by this module's tests.
 */
@NullMarked
package dev.muster.crd;

import org.jspecify.annotations.NullMarked;
