/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import java.nio.file.Path;
import java.util.OptionalInt;

/**
 * The pod that a sidecar finds itself in.
 *
 * @param folder what the containers share; it exists, and can be written to
 * @param cpus how many the application's container is granted; empty where nobody says
 * @param operated whether an operator asks for workers, revisions and contents, and the pool file says only what a pod begins with
 */
public record PodPlace(Path folder, OptionalInt cpus, boolean operated) {}
