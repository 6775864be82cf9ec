/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import dev.muster.api.client.Answer;
import dev.muster.api.client.InspectorClient;
import dev.muster.api.client.InspectorException;
import java.time.Duration;

/** The pool's state as it is now, as text: a table, or the inspector's own document. */
record StateView(InspectorClient client, boolean json, boolean coloured) {
    /** Ends with a line's end. */
    String text() throws InspectorException {
        if (!json) {
            return StateTable.of(client.state(), coloured);
        }
        Answer answer = client.send("GET", "/v1/state", null, Duration.ZERO);
        if (answer.status() != 200) {
            client.state(); // asked again for its way of saying what is wrong
        }
        return answer.body().endsWith("\n") ? answer.body() : answer.body() + "\n";
    }
}
