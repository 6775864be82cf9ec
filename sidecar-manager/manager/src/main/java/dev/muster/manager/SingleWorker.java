/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager;

import dev.muster.manager.os.ListeningSocket;
import dev.muster.manager.os.OsException;
import dev.muster.manager.os.SingleProcess;
import dev.muster.manager.os.WorkerEnvironment;
import dev.muster.manager.shell.PoolSockets;
import dev.muster.manager.shell.SharedObjects;
import dev.muster.pool.Listen;
import dev.muster.pool.Pool;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@code muster run --single}: this process becomes one worker of the pool, with its descriptors and environment and no manager. */
final class SingleWorker {

    private SingleWorker() {}

    /** Returns only when it failed, with the exit status. */
    static int run(Pool pool, PrintStream err) {
        Map<String, Integer> descriptors = new HashMap<>();
        List<ListeningSocket> opened = new ArrayList<>();
        try (SharedObjects shared = new SharedObjects(pool.shared())) {
            descriptors.putAll(shared.descriptors());
            for (Listen listen : pool.listen()) {
                ListeningSocket socket = PoolSockets.bind(listen);
                opened.add(socket);
                descriptors.put(listen.name(), socket.descriptor());
            }
            List<String> names = pool.listen().stream().map(Listen::name).toList();
            WorkerEnvironment worker = WorkerEnvironment.of(new WorkerEnvironment.Input(
                    pool.name(),
                    new WorkerEnvironment.Who.Worker(0, 1, "single"),
                    pool.command(),
                    pool.env(),
                    names,
                    pool.stdin(),
                    shared.names(),
                    null,
                    null,
                    null));
            String directory =
                    pool.directory() == null ? null : pool.directory().toString();
            err.println("muster: "
                    + SingleProcess.become(worker, directory, descriptors).getMessage());
        } catch (OsException e) {
            err.println("muster: " + e.getMessage());
        }
        opened.forEach(ListeningSocket::close);
        return 1;
    }
}
