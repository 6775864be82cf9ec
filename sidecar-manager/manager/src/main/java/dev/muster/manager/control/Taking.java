/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.control;

import dev.muster.api.Settings;

/** What becomes of settings that somebody wants to be worked by. */
public sealed interface Taking {

    /** They are in force. */
    record InForce(Settings settings) implements Taking {}

    /** The manager starts anew with them, in a moment. */
    record Begun(Settings settings) implements Taking {}

    /** They cannot be had; the words say why, and what would be right. */
    record Refused(String problem) implements Taking {}
}
