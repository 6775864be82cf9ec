/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.api.Event;
import dev.muster.manager.control.EventFeed.Item;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EventFeedTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final EventFeed feed = new EventFeed(4, 100);

    @Test
    void aNewReaderSeesWhatHappensFromNowOn() throws InterruptedException {
        publish(1);
        EventFeed.Subscription reader = feed.subscribe();
        assertThat(reader.next(Duration.ZERO)).isEqualTo(new Item.Quiet());
        publish(1);
        assertThat(reader.next(LONG)).isEqualTo(next(101));
        assertThat(reader.next(Duration.ofMillis(1))).isEqualTo(new Item.Quiet());
    }

    @Test
    void aReaderResumesAfterTheLastEventItSaw() throws InterruptedException {
        publish(4);
        EventFeed.Subscription reader = feed.subscribe(101);
        assertThat(reader.next(LONG)).isEqualTo(next(102));
        assertThat(reader.next(LONG)).isEqualTo(next(103));
    }

    @Test
    void aSlowReaderIsToldHowManyItMissedAndGoesOnWithTheOldest() throws InterruptedException {
        EventFeed.Subscription reader = feed.subscribe();
        publish(7);
        assertThat(reader.next(LONG)).isEqualTo(new Item.Missed(3));
        assertThat(reader.next(LONG)).isEqualTo(next(103));
    }

    @Test
    void aReaderOfAnotherFeedIsToldThatNobodyKnowsWhatItMissed() throws InterruptedException {
        publish(2);
        for (long foreign : new long[] {-5, 50, 102, Long.MAX_VALUE - 1}) {
            EventFeed.Subscription reader = feed.subscribe(foreign);
            assertThat(reader.next(LONG)).as("after %s", foreign).isEqualTo(new Item.Missed(-1));
            assertThat(reader.next(LONG)).isEqualTo(next(100));
        }
    }

    @Test
    void aClosedFeedIsReadToItsEnd() throws InterruptedException {
        EventFeed.Subscription reader = feed.subscribe();
        publish(1);
        feed.close();
        assertThat(reader.next(LONG)).isEqualTo(next(100));
        assertThat(reader.next(LONG)).isEqualTo(new Item.Ended());
    }

    @Test
    void everyReaderSeesEveryEventInOrderOrIsToldHowManyItMissed() throws Exception {
        int events = 20_000;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Long>> readers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                EventFeed.Subscription reader = feed.subscribe();
                readers.add(threads.submit(() -> accountFor(reader)));
            }
            publish(events);
            feed.close();
            for (Future<Long> reader : readers) {
                assertThat(reader.get()).isEqualTo(events);
            }
        }
    }

    /** Reads to the end; the events seen, in order, and those reported as missed. */
    private static long accountFor(EventFeed.Subscription reader) throws InterruptedException {
        long expected = 100;
        while (true) {
            switch (reader.next(LONG)) {
                case Item.Next(Event event) -> {
                    assertThat(event.id()).isEqualTo(expected);
                    expected++;
                }
                case Item.Missed(long count) -> {
                    assertThat(count).isPositive();
                    expected += count;
                }
                case Item.Quiet() -> throw new AssertionError("nothing came for " + LONG);
                case Item.Ended() -> {
                    return expected - 100;
                }
            }
        }
    }

    private void publish(int count) {
        for (int i = 0; i < count; i++) {
            feed.publish(EventFeedTest::event);
        }
    }

    private static Item next(long id) {
        return new Item.Next(event(id));
    }

    private static Event event(long id) {
        return new Event(id, Instant.EPOCH, "ready", 0, 1L, null, "ready");
    }
}
