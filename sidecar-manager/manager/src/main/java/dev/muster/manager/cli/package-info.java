/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The command line. One class per verb holds what the verb is (its picocli definition) and what it does; help, completion and the
 * reference page are made from that one definition. Only the verb that was asked for is built, because a person waits for each
 * of them: nothing here may cost a class that the verb does not need.
 */
@NullMarked
package dev.muster.manager.cli;

import org.jspecify.annotations.NullMarked;
