/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class EventsVerbTest {
    private static final String FIRST = Documents.event(1, "starting", "forked as 4121");
    private static final String FIFTH = Documents.event(5, "ready", "serves");

    @TempDir
    Path folder;

    @Test
    void eachEventIsALineAndAGapIsTold() throws Exception {
        assertThat(muster("events"))
                .isEqualTo(new Invoked(0, """
                        2026-11-22T10:00:00Z  starting      slot 2 (9)   forked as 4121
                        2026-11-22T10:00:00Z  ready         slot 2 (9)   serves
                        """, "3 events were missed: they came faster than they were read\n"));
    }

    @Test
    void asJsonEachEventIsADocument() throws Exception {
        assertThat(muster("events", "-o", "json").out()).isEqualTo(FIRST + "\n" + FIFTH + "\n");
    }

    private Invoked muster(String... arguments) throws Exception {
        Surroundings here = Invoked.below(folder);
        try (CannedManager manager = new CannedManager(new ControlSockets(here).toServe("web"))
                .endingEvents(FIRST, "{\"count\":3}", FIFTH)) {
            Invoked invoked = Invoked.muster(new Verbs(here, new RanPool()), arguments);
            assertThat(manager.requests).containsExactly("GET /v1/events");
            return invoked;
        }
    }
}
