/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.inspector;

/** The request says something that cannot be meant. The message is for the person who sent it. */
final class BadRequest extends RuntimeException {
    private static final long serialVersionUID = 1;

    BadRequest(String message) {
        super(message, null, false, false);
    }
}
