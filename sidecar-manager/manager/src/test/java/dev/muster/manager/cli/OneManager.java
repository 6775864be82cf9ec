/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import dev.muster.pool.CommandLine;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** One manager runs and answers as the test says; commands are typed, and find it by themselves. */
abstract class OneManager {
    @TempDir
    Path folder;

    CannedManager manager;

    @BeforeEach
    void aManagerRuns() throws Exception {
        manager = new CannedManager(new ControlSockets(Invoked.below(folder)).toServe("web"));
    }

    @AfterEach
    void itEnds() throws Exception {
        manager.close();
    }

    Invoked muster(String line) {
        return Invoked.muster(verbs(), words(line));
    }

    /** In a terminal, whose screen can be looked at meanwhile. */
    Invoked onTerminal(ByteArrayOutputStream err, String line) {
        return Invoked.onTerminal(verbs(), err, words(line));
    }

    private Verbs verbs() {
        return new Verbs(Invoked.below(folder), new RanPool());
    }

    static String[] words(String line) {
        return CommandLine.split(line).toArray(new String[0]);
    }
}
