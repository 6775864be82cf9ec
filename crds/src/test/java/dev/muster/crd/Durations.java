/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.crd;

import static dev.muster.crd.CrdDocument.rule;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Rules about texts that are durations. */
final class Durations {
    private static final String FORM = "([0-9]{1,9}h)?([0-9]{1,9}m)?([0-9]{1,9}s)?([0-9]{1,9}ms)?$";

    /** How the schema of the pool file says the same. */
    static final String PATTERN = "^(?=.)" + FORM;

    static final String VALID = "self != '' && self.matches('^" + FORM + "')";
    static final String RIGHT = "a duration: a number and a unit, like 300ms, 30s, 5m, 6h or 1m30s";

    private Durations() {}

    /** A rule that holds where one of these fields is no duration at all, which another rule says in better words. */
    static void compare(ObjectNode schema, String rule, String message, String... fields) {
        String guard = Arrays.stream(fields)
                .map(field -> "!self." + field + ".matches('^([0-9]+(h|m|s|ms))+$') || ")
                .collect(Collectors.joining());
        rule(schema, guard + rule, message);
    }
}
