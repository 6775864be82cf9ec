/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import dev.muster.api.State;
import dev.muster.api.client.InspectorClient;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import sun.misc.Signal;

/** The terminal's side of {@code muster top}: takes one input after the other and shows what became of the model. */
final class Top {
    /** Nobody sees more pictures than this; keys are answered at once. */
    private static final long LEAST_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    /** Whoever brings more waits until there is room. */
    private static final int INPUTS = 1000;

    private final BlockingQueue<Input> inputs = new LinkedBlockingQueue<>(INPUTS);
    private final TopFeed feed;
    private final Console console;
    private final Window window = new Window();
    private TopModel model;

    /** Something to react to. */
    private sealed interface Input {
        record Changed(UnaryOperator<TopModel> change) implements Input {}

        record Pressed(Key key) implements Input {}

        /** The terminal has another size, or somebody else has had it. */
        record Resized() implements Input {}

        record Resumed() implements Input {}

        /** From outside, by a signal. */
        record Suspended() implements Input {}

        /** The terminal is gone. */
        record HungUp() implements Input {}
    }

    Top(InspectorClient client, State state, Console console) {
        this.model = TopModel.of(state);
        this.console = console;
        this.feed = new TopFeed(client, change -> put(new Input.Changed(change)));
    }

    /** Until the person has enough, or the terminal is gone. */
    int run() throws IOException, InterruptedException {
        try (Keyboard keyboard = new Keyboard();
                Screen screen = new Screen(console.out())) {
            on("WINCH", new Input.Resized());
            on("CONT", new Input.Resumed());
            on("TSTP", new Input.Suspended());
            Thread.ofPlatform().daemon().name("keys").start(() -> readKeys(keyboard));
            feed.start();
            boolean more = true;
            while (more) {
                show(screen);
                more = turn(keyboard, screen);
            }
            return ExitCode.DONE.code();
        }
    }

    private void show(Screen screen) {
        Window.Size size = window.size();
        screen.show(TopFrame.render(model, size.width(), size.height()).text(console.coloured()), size.height());
    }

    /** Waits for an input, and takes those that come with it; false at the end. */
    private boolean turn(Keyboard keyboard, Screen screen) throws InterruptedException {
        long shown = System.nanoTime();
        boolean pressed = false;
        for (Input input = inputs.take(); input != null; ) {
            if (!take(input, keyboard, screen)) {
                return false;
            }
            pressed |= input instanceof Input.Pressed;
            long left = pressed ? 0 : shown + LEAST_NANOS - System.nanoTime();
            input = inputs.poll(Math.max(0, left), TimeUnit.NANOSECONDS);
        }
        return true;
    }

    private boolean take(Input input, Keyboard keyboard, Screen screen) {
        switch (input) {
            case Input.Changed(UnaryOperator<TopModel> change) -> model = change.apply(model);
            case Input.Pressed(Key key) -> {
                TopKeys.Pressed pressed = TopKeys.press(model, key);
                model = pressed.model();
                return fulfil(pressed.wish(), keyboard, screen);
            }
            case Input.Resized() -> {}
            case Input.Resumed() -> {
                keyboard.take();
                screen.enter();
            }
            case Input.Suspended() -> suspend(keyboard, screen);
            case Input.HungUp() -> {
                return false;
            }
        }
        return true;
    }

    private boolean fulfil(@Nullable Wish wish, Keyboard keyboard, Screen screen) {
        switch (wish) {
            case null -> {}
            case Wish.Quit() -> {
                return false;
            }
            case Wish.Suspend() -> suspend(keyboard, screen);
            case Wish.OfTheManager action -> feed.fulfil(action);
        }
        return true;
    }

    private static void suspend(Keyboard keyboard, Screen screen) {
        screen.leave();
        keyboard.stopUntilContinued();
        screen.enter();
    }

    private void readKeys(Keyboard keyboard) {
        try {
            while (true) {
                var keys = keyboard.read();
                if (keys.isEmpty()) {
                    break;
                }
                keys.forEach(key -> put(new Input.Pressed(key)));
            }
        } catch (IOException e) {
            // The terminal is gone, which is said below.
        }
        put(new Input.HungUp());
    }

    private void on(String signal, Input input) {
        Signal.handle(new Signal(signal), received -> put(input));
    }

    private void put(Input input) {
        try {
            inputs.put(input);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // of a thread that ends with the program
        }
    }
}
