/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import java.util.List;

/** A pod as the API server has it: no more than its name is needed here. */
public record PodResource(Metadata metadata) {
    public record Metadata(String name) {}

    /** The answer to a question for several. */
    public record Found(List<PodResource> items) {}

    String name() {
        return metadata.name();
    }
}
