/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.inspector;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The keys and the certificate of the inspector on TCP, followed as their files change, so that they rotate with no restart. Thread-safe. */
final class Credentials implements AutoCloseable {
    private static final Duration EVERY = Duration.ofSeconds(1);

    private final List<Reread<?>> all = new ArrayList<>();
    private final @Nullable Reread<BearerKeys> keys;
    private @Nullable Thread follower;

    /** @throws InspectorException when there are some that cannot be used */
    Credentials(InspectorAddress address) throws InspectorException {
        Path keyFile = address.keyFile();
        keys = keyFile == null
                ? null
                : added(new Reread<>("inspector.keyFile", List.of(keyFile), one -> keys(keyFile, one)));
    }

    private static BearerKeys keys(Path file, List<String> contents) {
        try {
            return BearerKeys.parse(contents.getFirst());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + ", " + e.getMessage(), e);
        }
    }

    private <T> Reread<T> added(Reread<T> one) {
        all.add(one);
        return one;
    }

    /** Null when none are asked for. */
    @Nullable
    BearerKeys keys() {
        return keys == null ? null : keys.get();
    }

    /** Looks at the files from now on, until closed. */
    void follow(Consumer<String> say) {
        if (all.isEmpty()) {
            return;
        }
        follower = Thread.ofPlatform().name("credentials").daemon().start(() -> {
            try {
                while (true) {
                    Thread.sleep(EVERY);
                    all.forEach(one -> one.look(say));
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // closed
            }
        });
    }

    @Override
    public void close() {
        if (follower != null) {
            follower.interrupt();
        }
    }
}
