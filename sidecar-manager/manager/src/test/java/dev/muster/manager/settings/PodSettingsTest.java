/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.manager.settings.PodSettings.Verdict;
import dev.muster.pool.yaml.PoolDraft;
import dev.muster.pool.yaml.WrittenPool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PodSettingsTest {
    private static final String FIRST = "workers: 2\nlisten: [{name: http, port: 8080}]\n";

    @TempDir
    Path folder;

    private PoolSource source;
    private KeptSettings kept;

    @BeforeEach
    void aPod() throws Exception {
        source = new PoolSource(
                "pool.yaml",
                folder.resolve("pool.yaml"),
                text -> PoolDraft.of(text).inPod().check("web"));
        kept = KeptSettings.in(folder, (Integer) Files.getAttribute(folder, "unix:uid"));
    }

    private PodSettings begin(String text) {
        return Objects.requireNonNull(PodSettings.begin(source, kept, text));
    }

    @Test
    void aNewPodBeginsWithWhatIsWritten() {
        PodSettings settings = begin(FIRST);
        assertThat(settings.pool().text()).isEqualTo(FIRST);
        assertThat(settings.since()).isNull();
        assertThat(settings.problem()).isNull();
    }

    @Test
    void aNewPodDoesNotBeginWithWhatIsWrong() {
        assertThat(PodSettings.begin(source, kept, "wrokers: 2\n")).isNull();
    }

    @Test
    void theNextManagerGoesOnWithWhatWasTakenWhereWhatIsWrittenIsWrong() throws Exception {
        kept.keep(begin(FIRST).pool());

        PodSettings next = begin("wrokers: 2\nworkres: 3\n");

        assertThat(next.pool().text()).isEqualTo(FIRST);
        assertThat(next.problem())
                .isEqualTo("pool.yaml:1:1: wrokers: is not a field: did you mean workers? (and 1 more)");
    }

    @Test
    void theNextManagerKnowsWhatHasChangedMeanwhile() throws Exception {
        kept.keep(begin(FIRST).pool());

        PodSettings next = begin(FIRST.replace("2", "3") + "env: {A: b}\n");

        assertThat(Objects.requireNonNull(next.since()).ofCount()).isTrue();
        assertThat(next.since().ofWorkers()).isEqualTo(List.of("env"));
        assertThat(next.problem()).isNull();
    }

    @Test
    void whatOnlyNewPodsCanHaveIsNotTakenAlsoByTheNextManager() throws Exception {
        kept.keep(begin(FIRST).pool());
        String other = FIRST.replace("8080", "9090") + "recycle: {age: 1h}\n";

        assertThat(begin(FIRST).judge(other)).isInstanceOf(Verdict.Refused.class);
        assertThat(begin(other).pool().text()).isEqualTo(FIRST);
        assertThat(begin(other).problem())
                .isEqualTo(
                        "pool.yaml: listen cannot change in a running pod: all of it is as it was here, and new pods begin"
                                + " with the new settings");
    }

    @Test
    void whatWasKeptByAnotherUserIsNotBelieved() throws Exception {
        kept.keep(begin(FIRST).pool());
        KeptSettings ofAnother = new KeptSettings(kept.file(), kept.uid() + 1);

        assertThat(PodSettings.begin(source, ofAnother, "wrokers: 2\n")).isNull();
    }

    @Test
    void otherSettingsAreForAManagerThatBeginsWithThem() {
        String other = FIRST + "recycle: {age: 1h}\n";
        assertThat(begin(FIRST).judge(other)).isEqualTo(new Verdict.Again(WrittenPool.fingerprint(other)));
    }

    @Test
    void whatCanBeAskedOfARunningPoolIsAsked() {
        assertThat(begin(FIRST).judge("revision: v2\n" + FIRST.replace("2", "5")))
                .isInstanceOfSatisfying(Verdict.Asks.class, asks -> {
                    assertThat(asks.change().ofCount()).isTrue();
                    assertThat(asks.change().ofRevision()).isTrue();
                });
    }

    @Test
    void whatIsKeptIsForUsAlone() throws Exception {
        kept.keep(begin(FIRST).pool());
        kept.keep(begin(FIRST + "recycle: {age: 1h}\n").pool());
        assertThat(Files.getPosixFilePermissions(kept.file())).hasToString("[OWNER_READ, OWNER_WRITE]");
        assertThat(Files.readString(kept.file())).contains("recycle");
    }
}
