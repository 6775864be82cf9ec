/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.crd;

import static dev.muster.crd.CrdDocument.at;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Says behind each description of the spec what a change of the field means. */
final class Consequences {
    private Consequences() {}

    /** Of every field of the spec's first level, and of the parts that differ from their whole. */
    static Map<String, Consequence> all() {
        Map<String, Consequence> all = new TreeMap<>(WorkerHalf.all());
        for (RecordComponent field : WorkerPoolSpec.class.getRecordComponents()) {
            Changing changing = field.getAnnotation(Changing.class);
            if (changing != null) {
                all.put(field.getName(), changing.value());
            }
        }
        return all;
    }

    /** What a reader of the whole must know of its parts. */
    private static String but(String path) {
        List<String> others = all().keySet().stream()
                .filter(each -> each.startsWith(path + "."))
                .map(each -> each.substring(path.length() + 1))
                .toList();
        return others.isEmpty() ? "" : " But see " + String.join(" and ", others) + ".";
    }

    static void describe(ObjectNode spec) {
        all().forEach((path, consequence) -> {
            ObjectNode field = at(spec, path);
            field.put("description", field.path("description").asText() + " " + consequence.sentence() + but(path));
        });
    }
}
