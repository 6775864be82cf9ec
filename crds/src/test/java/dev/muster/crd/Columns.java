/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.crd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.Comparator;
import java.util.List;
import java.util.stream.StreamSupport;

/** The columns of {@code kubectl get workerpools}, from left to right; the generator sorts them by path. */
final class Columns {
    private static final List<String> ORDER =
            List.of("Pods", "Workers", "Ready", "Up-to-date", "Revision", "Status", "Age", "Restarts", "Message");

    private Columns() {}

    static void order(ArrayNode columns) {
        List<JsonNode> ordered = StreamSupport.stream(columns.spliterator(), false)
                .sorted(Comparator.comparingInt(
                        column -> ORDER.indexOf(column.path("name").asText())))
                .toList();
        columns.removeAll();
        columns.addAll(ordered);
    }
}
