/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.inspector;

import org.jspecify.annotations.Nullable;

/** The inspector could not start. The message says why, in words for the person who started it. */
public final class InspectorException extends Exception {
    private static final long serialVersionUID = 1;

    InspectorException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
