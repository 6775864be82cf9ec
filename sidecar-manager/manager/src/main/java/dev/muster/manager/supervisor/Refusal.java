/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.supervisor;

import java.util.List;
import java.util.SortedSet;

/** Why a request was not taken. Nothing has changed then. */
public sealed interface Refusal {

    /** There is no such slot now. */
    record NoSuchSlot(int slot, int workers) implements Refusal {}

    /** The worker count asked for is below zero. */
    record BelowZero(int asked, int workers) implements Refusal {}

    /** The worker count asked for is above what one manager takes. */
    record TooMany(int workers, int limit) implements Refusal {}

    /** The pool is ending; nothing but a harder shutdown is taken now. */
    record ShuttingDown() implements Refusal {}

    /** This manager makes room for the next, which takes the pool over. */
    record Leaving() implements Refusal {}

    /** A person has stopped the slot. */
    record HeldSlot(int slot) implements Refusal {}

    /** There is no managed process of this name. */
    record NoSuchProcess(String name, List<String> known) implements Refusal {}

    /** Another process has this name. */
    record NameTaken(String name) implements Refusal {}

    /** So many processes that the pool does not declare are there already. */
    record TooManyProcesses(int limit) implements Refusal {}

    /** Only an earlier manager knew what this process runs. */
    record CommandForgotten(String name) implements Refusal {}

    /** There is no custom command of this name. */
    record NoSuchCommand(String name, List<String> known) implements Refusal {}

    /** The custom command sends a signal. */
    record TakesNoArguments(String name) implements Refusal {}

    /** So many commands run already. */
    record TooManyCommands(int limit) implements Refusal {}

    /** So many operations run already, and nothing of what they ask for is undone by this one. */
    record TooManyOperations(int limit) implements Refusal {}

    /** A command line and environment of more than so many bytes. */
    record CommandTooLong(int limit) implements Refusal {}

    /** No listening socket has this name. */
    record NoSuchSocket(String name, SortedSet<String> known) implements Refusal {}

    /** There is no launcher now that could start anything. */
    record NoLauncher() implements Refusal {}

    /** The revision is empty or longer than what is taken. */
    record BadRevision(int limit) implements Refusal {}

    /** One sentence: what is wrong and what would be right. */
    default String message() {
        return switch (this) {
            case NoSuchSlot(int slot, int workers) ->
                workers == 0
                        ? "there is no slot " + slot + ": the pool has no workers"
                        : "there is no slot " + slot + ": the slots are 0 to " + (workers - 1);
            case BelowZero(int asked, int workers) ->
                "the worker count cannot be " + asked + " (it is " + workers + " now): 0 or more is possible";
            case TooMany(int workers, int limit) -> workers + " workers are too many: the limit is " + limit;
            case HeldSlot(int slot) -> "slot " + slot + " is held: start it instead";
            case NoSuchProcess(String name, List<String> known) ->
                "there is no process " + name
                        + (known.isEmpty() ? ": the pool declares none" : ": there are " + String.join(", ", known));
            case NameTaken(String name) ->
                "there is a process " + name + " already: choose another name, or stop it first";
            case TooManyProcesses(int limit) ->
                limit + " temporary processes run already, more are not possible: stop one first";
            case CommandForgotten(String name) ->
                "what " + name + " runs was known to the manager before this one only: start it anew with its command";
            case NoSuchCommand(String name, List<String> known) ->
                "there is no command " + name
                        + (known.isEmpty() ? ": the pool declares none" : ": there are " + String.join(", ", known));
            case TakesNoArguments(String name) -> "command " + name + " sends a signal and takes no arguments";
            case TooManyCommands(int limit) ->
                limit + " commands run already, more are not possible: wait for one to end";
            case TooManyOperations(int limit) ->
                limit + " operations run already, more are not possible: wait for one to end";
            case CommandTooLong(int limit) ->
                "the command and its environment are too long: " + limit + " bytes are possible";
            case NoSuchSocket(String name, SortedSet<String> known) ->
                "there is no socket " + name
                        + (known.isEmpty() ? ": the pool has none" : ": there are " + String.join(", ", known));
            case NoLauncher() -> "no launcher is connected that could start it: try again in a moment";
            case ShuttingDown() -> "the pool is shutting down";
            case Leaving() -> "the manager is starting anew: try again in a moment";
            case BadRevision(int limit) -> "a revision is 1 to " + limit + " printable characters with no spaces";
        };
    }
}
