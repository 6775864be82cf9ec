/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.api;

import org.jspecify.annotations.Nullable;

/** {@code PUT /v1/target}: what is to be wanted from now on. What is null stays as it is. */
public record TargetRequest(
        @Nullable Integer workers, @Nullable String revision) {}
