/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What the pods' inspectors say, and what they are told. They are asked often while something is going on in a pod, and seldom while it
 * is calm; nobody who reads what they said waits for one of them.
 */
@NullMarked
package dev.muster.operator.inspectors;

import org.jspecify.annotations.NullMarked;
