/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.crd;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** The workers of all pods of a fleet. */
public record WorkerCounts(
        @JsonPropertyDescription("How many are wanted.") int desired,
        @JsonPropertyDescription("How many serve.") int ready,

        @JsonPropertyDescription("How many serve with the revision of the status.")
        int upToDate,

        @JsonPropertyDescription("How often workers of the pods there are have ended on their own.")
        long restarts) {}
