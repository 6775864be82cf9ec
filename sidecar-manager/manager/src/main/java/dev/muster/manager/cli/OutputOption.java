/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import picocli.CommandLine.ParseResult;

/** {@code -o json}: documents for programs instead of text for people. */
final class OutputOption {
    private OutputOption() {}

    static Definition add(Definition definition, String description) {
        return definition.option("json", description, "-o", "--output");
    }

    static boolean json(ParseResult given) throws UsageProblem {
        String format = given.matchedOptionValue("--output", "");
        if (!format.isEmpty() && !format.equals("json")) {
            throw new UsageProblem("--output: '" + format + "' is unknown: there is json, and without the option text");
        }
        return !format.isEmpty();
    }
}
