/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

/** What a person at {@code muster top} wants done. */
sealed interface Wish {
    /** Leaves the terminal as it was. */
    record Quit() implements Wish {}

    /** Gives the terminal back to the shell until the shell brings us to the front again. */
    record Suspend() implements Wish {}

    /** Something the manager is asked for. */
    sealed interface OfTheManager extends Wish {}

    record RestartAll() implements OfTheManager {}

    record Scale(int workers) implements OfTheManager {}

    record RestartWorker(int slot) implements OfTheManager {}

    record StopWorker(int slot) implements OfTheManager {}

    record StartWorker(int slot) implements OfTheManager {}

    record RestartProcess(String name) implements OfTheManager {}

    record StopProcess(String name) implements OfTheManager {}

    record StartProcess(String name) implements OfTheManager {}
}
