/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Ports that nobody else takes before the test does. The kernel gives clients and port 0 their ports from 32768 on, so these are
 * from below; and each run of the tests on this machine has a block of its own, by a lock that ends with its JVM.
 */
final class Ports {
    private static final int FIRST = 12_000;
    private static final int IN_A_BLOCK = 400;
    private static final int BLOCKS = 50;
    private static final int START;
    private static final FileLock LOCK; // held for as long as this class is there
    private static final AtomicInteger given = new AtomicInteger();

    static {
        FileLock lock = null;
        var block = -1;
        while (lock == null && ++block < BLOCKS) {
            lock = lock(block);
        }
        if (lock == null) {
            throw new IllegalStateException("every block of ports is taken");
        }
        LOCK = lock;
        START = FIRST + block * IN_A_BLOCK;
    }

    private Ports() {}

    private static @Nullable FileLock lock(int block) {
        var file = Path.of(System.getProperty("java.io.tmpdir"), "muster-e2e-ports-" + block);
        try {
            return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)
                    .tryLock();
        } catch (IOException anotherUsers) {
            return null;
        }
    }

    /** A port that nobody listens on, and that no other test is given. */
    static int free() {
        assert LOCK.isValid();
        for (var tries = 0; tries < IN_A_BLOCK; tries++) {
            var port = START + given.getAndIncrement() % IN_A_BLOCK;
            if (isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException("no port is free from " + START + " on");
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true); // one that was closed just now is free, as it is for a server
            socket.bind(new InetSocketAddress(InetAddress.getByName("::"), port), 1);
            return true;
        } catch (BindException taken) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
