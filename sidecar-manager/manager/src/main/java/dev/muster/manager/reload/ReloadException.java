/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.reload;

/** The files cannot be watched. The message is for the person who asked for it. */
public final class ReloadException extends Exception {
    private static final long serialVersionUID = 1;

    ReloadException(String message) {
        super(message);
    }
}
