/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.inspector;

import dev.muster.pool.Inspector.Tls;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The keys and the certificate of the inspector on TCP, followed as their files change, so that they rotate with no restart. Thread-safe. */
final class Credentials implements AutoCloseable {
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final long LOOKS_A_DAY = Duration.ofDays(1).dividedBy(EVERY);

    private final List<Reread<?>> all = new ArrayList<>();
    private final @Nullable Reread<BearerKeys> keys;
    private final @Nullable Reread<ServerTls> tls;
    private @Nullable Thread follower;

    /** @throws InspectorException when there are some that cannot be used */
    Credentials(InspectorAddress address) throws InspectorException {
        Path keyFile = address.keyFile();
        keys = keyFile == null
                ? null
                : added(new Reread<>("inspector.keyFile", List.of(keyFile), contents -> keys(keyFile, contents)));
        Tls files = address.tls();
        tls = files == null
                ? null
                : added(new Reread<>(
                        "inspector.tls", ServerTls.files(files), contents -> ServerTls.of(files, contents)));
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

    /** Null for plain HTTP. */
    @Nullable
    Supplier<ServerTls> tls() {
        return tls == null ? null : tls::get;
    }

    /** Warns of a certificate that clients will not accept. */
    void check(Instant now, Consumer<String> warning) {
        String fault = tls == null ? null : tls.get().fault(now);
        if (fault != null) {
            warning.accept("inspector.tls: " + fault);
        }
    }

    /** Looks at the files from now on, and at what the certificate says once a day, until closed. */
    void follow(Consumer<String> news, Consumer<String> warning) {
        if (all.isEmpty()) {
            return;
        }
        follower = Thread.ofPlatform().name("credentials").daemon().start(() -> {
            try {
                for (long looks = 1; true; looks++) {
                    Thread.sleep(EVERY);
                    all.forEach(one -> one.look(news, warning));
                    if (looks % LOOKS_A_DAY == 0) {
                        check(Instant.now(), warning);
                    }
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
