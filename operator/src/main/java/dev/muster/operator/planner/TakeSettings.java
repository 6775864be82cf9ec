/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.planner;

/**
 * A step: the manager of one pod is told with {@code PUT /v1/settings} to work by what is written in its pod. No worker notices.
 *
 * @param settings stands for them
 */
public record TakeSettings(String pod, String uid, String settings, Why why) implements Step {}
