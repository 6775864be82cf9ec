/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Clients that are slow, broken or many, all at once: the supervisor does not notice. */
@EndToEnd
@Isolated("it uses all of the machine, and measures")
class HostileClientsTest {
    private static final String KEY = RemoteInspector.newKey(1);
    private static final int CONNECTIONS = 1000;

    /** Does harm until it is told to stop. */
    private interface Attack {
        void once(RemoteInspector inspector) throws IOException;
    }

    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicLong done = new AtomicLong();

    @Test
    void a_killed_worker_is_replaced_at_once_while_clients_do_their_worst(Host host) throws Exception {
        var port = Host.freePort();
        var muster = host.runTinyInspected(4, port, KEY);
        var launcher = muster.launcher();
        var quiet = killAndSeeTheReplacement(muster, launcher, 0);

        var attackers = attack(new RemoteInspector(port));
        try {
            Await.until("the attack is under way", Duration.ofSeconds(30), () -> done.get() > 2000);
            var delays = new ArrayList<Duration>();
            for (var slot = 0; slot < 4; slot++) {
                delays.add(killAndSeeTheReplacement(muster, launcher, slot));
            }
            var state = muster.cli("state").exits(0);
            delays.sort(null);
            System.out.printf(
                    "kill -9 to the exec of the replacement: %s in quiet, %s median and %s at most under attack"
                            + " (%d hostile acts); muster state then took %s%n",
                    LoadReport.millis(quiet),
                    LoadReport.millis(delays.get(2)),
                    LoadReport.millis(delays.getLast()),
                    done.get(),
                    LoadReport.millis(state.took()));
            assertThat(delays.getLast()).isLessThan(Duration.ofSeconds(5));
            assertThat(state.took()).isLessThan(Duration.ofSeconds(20));
        } finally {
            over.set(true);
            for (var attacker : attackers) {
                attacker.join();
            }
        }
        muster.awaitReady(4);
    }

    private List<Thread> attack(RemoteInspector inspector) {
        var idle = new ArrayList<Socket>();
        var attackers = new ArrayList<Thread>();
        attackers.add(start(
                inspector,
                at -> { // a thousand that say nothing, or half of a head
                    if (idle.size() >= CONNECTIONS) {
                        idle.removeFirst().close();
                    }
                    idle.add(at.connect());
                    if (idle.size() % 2 == 0) {
                        write(idle.getLast(), "GET /v1/state HTTP/1.1\r\nHost: lo");
                    }
                }));
        for (var i = 0; i < 2; i++) {
            attackers.add(start(inspector, at -> at.request("POST", "/v1/scale", KEY, "{\"workers\":")));
            attackers.add(start(inspector, at -> at.request("GET", "/v1/state", KEY, "")));
            attackers.add(start(inspector, at -> at.request("POST", "/v1/restart", "", " ".repeat(10 << 20))));
        }
        attackers.add(start(
                inspector,
                at -> { // asks and asks, and reads no answer
                    try (var socket = at.connect()) {
                        write(
                                socket,
                                ("GET /v1/state HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " + KEY + "\r\n\r\n")
                                        .repeat(500));
                    }
                }));
        return attackers;
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private Thread start(RemoteInspector inspector, Attack attack) {
        return Thread.ofPlatform().daemon().start(() -> {
            while (!over.get()) {
                try {
                    attack.once(inspector);
                } catch (IOException refused) {
                    // As it should be; on to the next.
                }
                done.incrementAndGet();
            }
        });
    }

    private static Duration killAndSeeTheReplacement(MusterProcess muster, long launcher, int slot) {
        var victim = muster.state().worker(slot).pid();
        var known = new HashSet<>(ProcFs.childrenNow(launcher));
        var begin = System.nanoTime();
        Signals.kill(victim);
        while (true) {
            for (var pid : ProcFs.childrenNow(launcher)) {
                if (!known.contains(pid) && ProcFs.commandLine(pid).contains("tiny.py")) {
                    var took = Duration.ofNanos(System.nanoTime() - begin);
                    muster.awaitReady(4);
                    return took;
                }
            }
            assertThat(System.nanoTime() - begin).as("time to the replacement").isLessThan(20_000_000_000L);
            LockSupport.parkNanos(100_000);
        }
    }
}
