/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.inspector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.api.Event;
import dev.muster.api.client.EventStream;
import dev.muster.api.client.InspectorClient;
import dev.muster.api.client.InspectorException;
import dev.muster.manager.control.Answer;
import dev.muster.manager.control.EventFeed;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Readers that lose their connection over and over, while events come as fast as they can be read. */
@Timeout(120)
class EventResumeTest {
    private static final int READERS = 5;
    private static final int EVENTS = 4000;

    @Test
    void aStreamThatIsResumedLosesNothing(@TempDir Path folder) throws Exception {
        EventFeed feed = new EventFeed(512, 1);
        ScriptedControl pool = ScriptedControl.answering(request -> new Answer.Accepted(41), feed);
        List<Semaphore> places = new ArrayList<>(); // no reader falls behind what is remembered, so none may miss any
        Path socket = folder.resolve("web.sock");
        try (Inspector inspector = Inspector.start(pool, new InspectorAddress(socket, null), null);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            assertThat(inspector.port()).isEqualTo(-1);
            InspectorClient client = InspectorClient.over(socket);
            publish(feed);
            List<Future<Integer>> readers = new ArrayList<>();
            for (int reader = 0; reader < READERS; reader++) {
                Random cuts = new Random(reader);
                Semaphore ahead = new Semaphore(256);
                places.add(ahead);
                readers.add(threads.submit(() -> readAll(client, cuts, ahead)));
            }
            for (int published = 1; published < EVENTS; published++) {
                for (Semaphore ahead : places) {
                    ahead.acquire();
                }
                publish(feed);
            }
            for (Future<Integer> reader : readers) {
                assertThat(reader.get()).as("connections").isGreaterThan(20);
            }
        }
    }

    /** Reads every event in its order, and hangs up after a few, again and again; how often it connected. */
    private static int readAll(InspectorClient client, Random cuts, Semaphore read) throws InspectorException {
        long last = 1;
        int connections = 0;
        while (last < EVENTS) {
            connections++;
            try (EventStream stream = client.events(last)) {
                for (int left = 1 + cuts.nextInt(150); left > 0 && last < EVENTS; left--) {
                    Event event = Objects.requireNonNull(stream.next(), "the stream has ended");
                    assertThat(event.id()).isEqualTo(last + 1);
                    last = event.id();
                    read.release();
                }
            }
        }
        return connections;
    }

    private static void publish(EventFeed feed) {
        feed.publish(id -> new Event(id, ScriptedControl.NOW, "ready", 0, 7L, null, "ready"));
    }
}
