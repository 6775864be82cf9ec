/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.inspectors;

/**
 * Where the inspector of a pod is.
 *
 * @param uid of the pod
 * @param ip of the pod
 */
public record Address(String uid, String ip) {}
