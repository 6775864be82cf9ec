/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.inspectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.api.State;
import dev.muster.api.TargetRequest;
import dev.muster.api.json.Wire;
import dev.muster.operator.children.InspectorSecret;
import dev.muster.operator.planner.View;
import dev.muster.operator.telemetry.Meters;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Real requests, over TLS, to inspectors on loopback addresses of their own. */
class InspectorsTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final BlockingQueue<String> news = new LinkedBlockingQueue<>();
    private final Inspectors inspectors = new Inspectors(Clock.systemUTC(), new Meters(), news::add);

    @AfterEach
    void end() {
        inspectors.close();
    }

    /** There is news whenever something has changed that a plan could depend on. */
    private Sighting await(Address address, Predicate<Sighting> expected) throws InterruptedException {
        long end = System.nanoTime() + SOON.toNanos();
        while (!expected.test(inspectors.sighting(address.uid()))) {
            String pool = news.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            assertThat(pool)
                    .as("news before %s is over; last: %s", SOON, inspectors.sighting(address.uid()))
                    .isEqualTo("shop/web");
        }
        return inspectors.sighting(address.uid());
    }

    private static View view(Sighting sighting) {
        return Objects.requireNonNull(sighting.view());
    }

    private static View.Observed observed(Sighting sighting) {
        return Objects.requireNonNull(view(sighting).observed());
    }

    private static String why(Sighting sighting) {
        return Objects.requireNonNull(sighting.silence()).why();
    }

    private static Instant since(Sighting sighting) {
        return Objects.requireNonNull(sighting.silence()).since();
    }

    @Test
    void whatAnInspectorSaysIsSeen() throws Exception {
        try (FakeInspector inspector = new FakeInspector()) {
            inspectors.watch("shop/web", inspector.credentials(), List.of(inspector.address()));

            Sighting sighting = await(inspector.address(), seen -> seen.view() != null);

            assertThat(sighting.silence()).isNull();
            assertThat(view(sighting).workers()).isEqualTo(2);
            assertThat(view(sighting).requested()).isEqualTo("r1");
            assertThat(observed(sighting).ready()).isEqualTo(2);
        }
    }

    @Test
    void aPodThatIsNotAtRestIsAskedAgainSoon() throws Exception {
        try (FakeInspector inspector = new FakeInspector().says(FakeInspector.state(2, "r1", false))) {
            inspectors.watch("shop/web", inspector.credentials(), List.of(inspector.address()));
            await(inspector.address(), seen -> seen.view() != null);

            inspector.says(FakeInspector.state(2, "r1", true));

            await(inspector.address(), seen -> observed(seen).converged());
        }
    }

    @Test
    void whatAPlanWaitsForIsNewsAlsoWhenItIsTheSame() throws Exception {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
        InstantSource clock = now::get;
        try (FakeInspector inspector = new FakeInspector();
                Inspectors later = new Inspectors(clock.withZone(ZoneOffset.UTC), new Meters(), news::add)) {
            later.watch("shop/web", inspector.credentials(), List.of(inspector.address()));
            assertThat(news.poll(SOON.toSeconds(), TimeUnit.SECONDS)).isEqualTo("shop/web");

            now.set(Instant.EPOCH.plusSeconds(60));
            later.lookAt(List.of(inspector.address().uid()));

            assertThat(news.poll(SOON.toSeconds(), TimeUnit.SECONDS)).isEqualTo("shop/web");
            assertThat(view(later.sighting(inspector.address().uid())).seen()).isEqualTo(now.get());
        }
    }

    @Test
    void aTargetArrivesAndIsSeenToHaveBeenTaken() throws Exception {
        try (FakeInspector inspector = new FakeInspector()) {
            inspectors.watch("shop/web", inspector.credentials(), List.of(inspector.address()));
            await(inspector.address(), seen -> seen.view() != null);
            inspector.says(FakeInspector.state(4, "r2", true));

            inspectors
                    .tell(inspector.address().uid(), new TargetRequest(4, "r2"))
                    .get(20, TimeUnit.SECONDS);

            assertThat(inspector.targets.poll(20, TimeUnit.SECONDS))
                    .contains("\"workers\":4")
                    .contains("\"revision\":\"r2\"");
            Sighting sighting = await(
                    inspector.address(),
                    seen -> seen.asked() != null && seen.asked().seen());
            assertThat(view(sighting).requested()).isEqualTo("r2");
        }
    }

    @Test
    void whatIsBeingToldIsKnownToTheVeryNextLook() throws Exception {
        try (FakeInspector inspector = new FakeInspector()) {
            inspectors.watch("shop/web", inspector.credentials(), List.of(inspector.address()));
            await(inspector.address(), seen -> seen.view() != null);

            var taken = inspectors.tell(inspector.address().uid(), new TargetRequest(4, "r2"));
            var asked = inspectors.sighting(inspector.address().uid()).asked();

            assertThat(Objects.requireNonNull(Objects.requireNonNull(asked).target())
                            .revision())
                    .isEqualTo("r2");
            taken.get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void anInspectorWithAnotherCertificateIsNotTalkedTo() throws Exception {
        try (FakeInspector inspector = new FakeInspector()) {
            var other = InspectorSecret.certificate(FakeInspector.secret());
            inspectors.watch(
                    "shop/web", new Credentials(inspector.credentials().key(), other), List.of(inspector.address()));

            Sighting sighting = await(inspector.address(), seen -> seen.silence() != null);

            assertThat(sighting.view()).isNull();
            assertThat(why(sighting)).contains("another certificate");
        }
    }

    @Test
    void aRefusalIsASilenceWithAReason() throws Exception {
        try (FakeInspector inspector = new FakeInspector().answersWith(503)) {
            inspectors.watch("shop/web", inspector.credentials(), List.of(inspector.address()));

            assertThat(why(await(inspector.address(), seen -> seen.silence() != null)))
                    .contains("the inspector answers 503");
            assertThatThrownBy(() -> inspectors
                            .tell(inspector.address().uid(), new TargetRequest(1, null))
                            .get(20, TimeUnit.SECONDS))
                    .hasMessageContaining("503");
        }
    }

    @Test
    void whatCannotBeReadIsASilenceWithTheReasonOfTheLastAnswer() throws Exception {
        try (FakeInspector inspector = new FakeInspector().says("<html>")) {
            inspectors.watch("shop/web", inspector.credentials(), List.of(inspector.address()));
            Sighting first = await(inspector.address(), seen -> seen.silence() != null);
            assertThat(why(first)).startsWith("what it says cannot be read: no JSON");

            inspector.says("{\"name\": \"web\"}");

            Sighting second = await(inspector.address(), seen -> !why(seen).equals(why(first)));
            assertThat(why(second)).isEqualTo("what it says cannot be read: State.version is missing");
            assertThat(since(second)).isEqualTo(since(first));
        }
    }

    @Test
    void ofEndlessWordsTheBeginningIsTaken() throws Exception {
        String endless = "so it is ".repeat(100_000);
        State state = FakeInspector.state(2, "r1", false);
        try (FakeInspector inspector =
                new FakeInspector().says(Wire.write(state).replace("slot 1 is starting", endless))) {
            inspectors.watch("shop/web", inspector.credentials(), List.of(inspector.address()));

            Sighting sighting = await(inspector.address(), seen -> seen.view() != null);
            assertThat(observed(sighting).reason()).startsWith("so it is").hasSizeLessThan(2_000);

            inspector.says(Wire.write(state).replace("\"workers\":2", "\"workers\":\"" + endless + "\""));
            assertThat(why(await(inspector.address(), seen -> seen.silence() != null)))
                    .contains("State.target.workers cannot be so it is")
                    .hasSizeLessThan(2_000);
        }
    }

    @Test
    void whatKeptSilentIsSeenWhenItSpeaks() throws Exception {
        try (FakeInspector inspector = new FakeInspector().answersWith(503)) {
            inspectors.watch("shop/web", inspector.credentials(), List.of(inspector.address()));
            await(inspector.address(), seen -> seen.silence() != null);

            inspector.answersWith(200);

            assertThat(await(inspector.address(), seen -> seen.silence() == null)
                            .view())
                    .isNotNull();
        }
    }

    @Test
    void aPodThatIsGoneIsForgotten() throws Exception {
        try (FakeInspector inspector = new FakeInspector()) {
            inspectors.watch("shop/web", inspector.credentials(), List.of(inspector.address()));
            await(inspector.address(), seen -> seen.view() != null);

            inspectors.watch("shop/web", inspector.credentials(), List.of());

            assertThatThrownBy(() -> inspectors
                            .tell(inspector.address().uid(), new TargetRequest(1, null))
                            .get(20, TimeUnit.SECONDS))
                    .hasMessageContaining("the pod is gone");
            assertThat(inspectors.sighting(inspector.address().uid())).isEqualTo(Sighting.NONE);
        }
    }

    @Test
    void aConnectionThatEndedMeanwhileIsMadeAnew() throws Exception {
        try (FakeInspector inspector = new FakeInspector()) {
            inspectors.watch("shop/web", inspector.credentials(), List.of(inspector.address()));
            await(inspector.address(), seen -> seen.view() != null);
            inspectors
                    .tell(inspector.address().uid(), new TargetRequest(2, "r2"))
                    .get(20, TimeUnit.SECONDS);

            inspector.startAnew();

            inspectors
                    .tell(inspector.address().uid(), new TargetRequest(2, "r3"))
                    .get(20, TimeUnit.SECONDS);
            assertThat(inspector.targets).anyMatch(target -> target.contains("r3"));
        }
    }

    @Test
    void whoDoesNotAnswerInTimeIsHungUpOn() throws Exception {
        FakeInspector any = new FakeInspector();
        any.close();
        try (ServerSocket silent = new ServerSocket(6457, 50, InetAddress.ofLiteral(any.ip))) {
            inspectors.watch("shop/web", any.credentials(), List.of(any.address()));
            try (Socket asked = silent.accept()) {
                assertThat(why(await(any.address(), seen -> seen.silence() != null)))
                        .contains("no answer within 5 s");
                assertThat(asked.getInputStream().readAllBytes())
                        .as("what came until the connection ended")
                        .isNotEmpty();
            }
        }
    }
}
