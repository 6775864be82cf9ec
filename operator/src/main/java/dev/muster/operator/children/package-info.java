/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What a pool consists of in the cluster: pure functions from the resource to manifests, which the operator applies as they are. Nothing
 * here asks anybody anything, and the same resource gives the same manifests.
 */
@NullMarked
package dev.muster.operator.children;

import org.jspecify.annotations.NullMarked;
