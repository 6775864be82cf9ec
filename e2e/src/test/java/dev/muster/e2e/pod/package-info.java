/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Muster in pods, on a real Kubernetes: a test class gets a {@link dev.muster.e2e.pod.TestNamespace}, applies what a user would apply, puts a
 * load on it from another pod, and does to containers what nodes, users and accidents do to them.
 *
 * <p>One cluster serves all of a run: the user's, one in Docker, or {@code e2e/cluster}. Without any of these the tests are skipped.
 */
@NullMarked
package dev.muster.e2e.pod;

import org.jspecify.annotations.NullMarked;
