/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import dev.muster.api.ProcessState;
import dev.muster.api.ProcessStatus;
import dev.muster.api.Worker;
import dev.muster.api.WorkerState;
import dev.muster.manager.cli.TopModel.Mode;
import dev.muster.manager.cli.TopModel.Notice;
import dev.muster.manager.cli.TopModel.Row;
import org.jspecify.annotations.Nullable;

/** What each key of {@code muster top} does. Whatever takes workers away, or replaces them, is asked for once more. */
final class TopKeys {
    private TopKeys() {}

    /**
     * What a key led to.
     *
     * @param wish what is to be done now, if anything
     */
    record Pressed(TopModel model, @Nullable Wish wish) {}

    static Pressed press(TopModel model, Key key) {
        if (key.equals(Key.INTERRUPT)) {
            return new Pressed(model, new Wish.Quit());
        }
        if (key.equals(Key.SUSPEND)) {
            return new Pressed(model, new Wish.Suspend());
        }
        return switch (model.mode()) {
            case Mode.Watching() -> watching(model.noticing(null), key);
            case Mode.Helping() -> new Pressed(model.in(TopModel.WATCHING), null);
            case Mode.Asking(Wish.OfTheManager wish) -> asking(model, wish, key);
        };
    }

    private static Pressed watching(TopModel model, Key key) {
        if (key.equals(Key.UP) || key.equals(Key.DOWN)) {
            return new Pressed(model.moved(key.equals(Key.UP) ? -1 : 1), null);
        }
        return switch (key.code()) {
            case 'q' -> new Pressed(model, new Wish.Quit());
            case '?', 'h' -> new Pressed(model.in(new Mode.Helping()), null);
            case 'k' -> new Pressed(model.moved(-1), null);
            case 'j' -> new Pressed(model.moved(1), null);
            case 'r' -> ask(model, new Wish.RestartAll());
            case '+' -> ask(model, scaled(model.state().target().workers(), 1));
            case '-' -> ask(model, scaled(model.state().target().workers(), -1));
            case 'R' -> restartSelected(model);
            case 's' -> stopOrStartSelected(model);
            default -> new Pressed(model, null);
        };
    }

    private static Pressed asking(TopModel model, Wish.OfTheManager wish, Key key) {
        return switch (key.code()) {
            case 'y', 'Y', '\r' -> new Pressed(model.in(TopModel.WATCHING), wish);
            case 'n', 'N', 'q', '\u001b' -> new Pressed(model.in(TopModel.WATCHING), null);
            case '+', '-' ->
                wish instanceof Wish.Scale(int workers)
                        ? ask(model, scaled(workers, key.code() == '+' ? 1 : -1))
                        : new Pressed(model, null);
            default -> new Pressed(model, null);
        };
    }

    private static Wish.Scale scaled(int workers, int by) {
        return new Wish.Scale(Math.max(0, workers + by));
    }

    private static Pressed ask(TopModel model, Wish.OfTheManager wish) {
        return new Pressed(model.in(new Mode.Asking(wish)), null);
    }

    private static Pressed restartSelected(TopModel model) {
        return switch (model.selected()) {
            case null -> nothingSelected(model);
            case Row.OfSlot(int slot) -> ask(model, new Wish.RestartWorker(slot));
            case Row.OfProcess(String name) -> ask(model, new Wish.RestartProcess(name));
        };
    }

    /** A start takes nothing away, so it is done at once. */
    private static Pressed stopOrStartSelected(TopModel model) {
        return switch (model.selected()) {
            case null -> nothingSelected(model);
            case Row.OfSlot(int slot) -> {
                Worker worker = model.worker(slot);
                yield worker != null && worker.state() == WorkerState.HELD
                        ? new Pressed(model, new Wish.StartWorker(slot))
                        : ask(model, new Wish.StopWorker(slot));
            }
            case Row.OfProcess(String name) -> {
                ProcessStatus process = model.process(name);
                yield process != null && isOver(process.state())
                        ? new Pressed(model, new Wish.StartProcess(name))
                        : ask(model, new Wish.StopProcess(name));
            }
        };
    }

    private static boolean isOver(ProcessState state) {
        return switch (state) {
            case STOPPED, EXITED, FAILED -> true;
            case STARTING, RUNNING, STOPPING, BACKOFF, UNKNOWN -> false;
        };
    }

    private static Pressed nothingSelected(TopModel model) {
        return new Pressed(model.noticing(new Notice("there is no row to select", false)), null);
    }
}
