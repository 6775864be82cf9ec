/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import dev.muster.api.client.InspectorClient;
import dev.muster.api.client.InspectorException;

/** The pool's state as it is now, as text: a table, or the inspector's own document. */
record StateView(InspectorClient client, boolean json, boolean coloured) {
    /** Ends with a line's end. */
    String text() throws InspectorException {
        if (!json) {
            return StateTable.of(client.state(), coloured);
        }
        String document = client.stateDocument();
        return document.endsWith("\n") ? document : document + "\n";
    }
}
