/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.api.OperationState;
import dev.muster.manager.os.Command;
import dev.muster.manager.supervisor.Exit;
import dev.muster.manager.supervisor.Incarnation;
import dev.muster.manager.supervisor.Launch;
import dev.muster.manager.supervisor.Life;
import dev.muster.manager.supervisor.Managed;
import dev.muster.manager.supervisor.Memory;
import dev.muster.manager.supervisor.Operation;
import dev.muster.manager.supervisor.Origin;
import dev.muster.manager.supervisor.Phase;
import dev.muster.manager.supervisor.ProcessLife;
import dev.muster.manager.supervisor.ProcessRule;
import dev.muster.manager.supervisor.Request;
import dev.muster.manager.supervisor.Rollout;
import dev.muster.manager.supervisor.Slot;
import dev.muster.manager.supervisor.Target;
import dev.muster.manager.supervisor.Told;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NoteTest {
    private static final Instant AT = Instant.ofEpochMilli(1_795_000_000_123L);
    private static final String SECRET = "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlY3I";
    private static final Rollout CALM = new Rollout(5, Rollout.Phase.DONE, 0, true, null, 0);

    private final SortedMap<Integer, Slot> slots = new TreeMap<>();
    private final SortedMap<Long, Incarnation> workers = new TreeMap<>();
    private final Map<String, Managed> processes = new LinkedHashMap<>();
    private final List<Operation> operations = new ArrayList<>();
    private final List<dev.muster.api.Operation> ended = new ArrayList<>();
    private Phase phase = new Phase.Running();
    private Rollout rollout = CALM;

    private Note note() {
        Memory memory = new Memory(
                phase,
                new Target(4, "a1b2c3", 12, "5d41402a"),
                rollout,
                77,
                9,
                slots,
                workers,
                processes,
                List.copyOf(operations));
        return new Note(memory, SECRET, ended);
    }

    private static Note read(String text) {
        return Objects.requireNonNull(NoteReader.read(text), text);
    }

    private void comesBack() {
        var written = NoteWriter.write(note());
        assertThat(written.leftOut()).isZero();
        Note read = read(written.text());
        assertThat(read.memory()).isEqualTo(note().memory());
        assertThat(read.secret()).isEqualTo(SECRET);
        assertThat(read.ended()).isEqualTo(ended);
    }

    private void worker(long number, String revision, Life life) {
        workers.put(number, new Incarnation(number, 3, revision, AT, Origin.RESTARTED, life, Told.NOTHING));
    }

    private void operation(Request request) {
        operations.add(Operation.of(operations.size() + 3, request, 40, AT));
    }

    private static Managed process(String name, ProcessLife life, int failures, @Nullable Exit last) {
        var rule = new ProcessRule(name, name, ProcessRule.Restart.ON_FAILURE, true, false, false, Launch.FORGOTTEN);
        boolean failed = failures > 0;
        return new Managed(
                rule,
                Managed.Standing.WANTED,
                life,
                failures,
                failed ? AT.plusSeconds(3) : Instant.MIN,
                failed ? "exit 3" : null,
                failed ? 12 : 0,
                14,
                failures,
                last,
                last == null ? null : AT);
    }

    @Test
    void aCalmPoolComesBackAsItWas() {
        comesBack();
    }

    @Test
    void whatIsBeingBroughtToItsEndComesBackAsItWas() {
        phase = new Phase.Ending(AT, true, 1, "the first start failed: exit 3\n  | C:\\new", 7, AT.plusSeconds(40));
        rollout = new Rollout(5, Rollout.Phase.BROKEN, 3, false, "slot 0: exit 1 before it was ready", 7);
        comesBack();
        phase = new Phase.Ended(1);
        comesBack();
    }

    private void someSlots() {
        slots.put(0, new Slot(0, true, 0, 0, Instant.MIN, null, 0, 0, null, null));
        slots.put(1, new Slot(1, false, 33, 2, AT, "exit 1 20ms after it was ready", 31, 4, Exit.code(1), AT));
        slots.put(2, new Slot(2, false, 33, 0, Instant.MIN, null, 0, 1, new Exit(-1, 9, false, true, ""), AT));
        slots.put(3, new Slot(3, true, 33, 0, Instant.MIN, null, 0, 2, Exit.AWAY, AT));
        slots.put(7, new Slot(7, false, 34, 0, Instant.MIN, null, 0, 0, null, null));
    }

    @Test
    void slotsComeBackAsTheyWere() {
        someSlots();
        comesBack();
    }

    private void someWorkers() {
        worker(20, "a1b2c3+12", new Life.Spawning(AT));
        worker(21, "a1b2c3+12", new Life.Booting(4711, AT, AT.plusSeconds(60), new TreeMap<>(), null));
        worker(22, "old", new Life.Ready(4712, AT, "accept in a thread", null, null, null));
        worker(23, "old", new Life.Ready(4713, AT, "notify", null, null, "3h old"));
        worker(24, "old", new Life.Draining(4714, AT, AT.plusSeconds(5), "replaced by 23"));
        worker(25, "old", new Life.Stopping(4715, AT, "scaled down", true, false, AT.plusSeconds(9)));
        worker(26, "old", new Life.Lingering(AT, true, AT.plusSeconds(9)));
        Told ready = new Told(true, "", 0, false, new TreeMap<>());
        workers.put(27L, new Incarnation(27, 0, "old", AT, Origin.STARTED, new Life.Spawning(AT), ready));
    }

    @Test
    void workersComeBackAsTheyWere() {
        someWorkers();
        comesBack();
    }

    private void someProcesses() {
        for (Managed process : List.of(
                process("none", new ProcessLife.None(AT), 0, null),
                process("starting", new ProcessLife.Starting(14, AT), 2, Exit.code(3)),
                process("running", new ProcessLife.Running(14, 99, AT), 0, Exit.signal(9)),
                process("stopping", new ProcessLife.Stopping(14, 99, AT, "by request", true, AT), 0, null),
                process("lingering", new ProcessLife.Lingering(14, AT, false, AT), 0, null))) {
            processes.put(process.name(), process);
        }
    }

    @Test
    void whatARequestHasStartedComesBackWithItsCommand() {
        var launch = new Launch(
                List.of("tail", "-f", "", "a b"), new TreeMap<>(Map.of("KEY", "a=b c", "EMPTY", "")), List.of("http"));
        var rule = new ProcessRule("tail", "tail", ProcessRule.Restart.ALWAYS, false, false, true, launch);
        processes.put("tail", Managed.of(rule, AT));
        comesBack();
    }

    @Test
    void processesComeBackAsTheyWere() {
        someProcesses();
        comesBack();
    }

    private void someOperations() {
        operation(new Request.Restart(new TreeSet<>(), "reload: main.py changed"));
        operation(new Request.Scale(12));
        operation(new Request.ScaleBy(-2));
        operation(new Request.Retarget(null, "r7"));
        operation(new Request.Refresh("5d41402a", "watch: conf changed"));
        operation(new Request.Retarget(3, null));
        operation(new Request.Shutdown(true));
        operation(new Request.Restart(new TreeSet<>(List.of(0, 1, 2, 5))));
        operation(new Request.Stop(3));
        operation(new Request.Start(2));
        operation(new Request.StartProcess("beat"));
        operation(new Request.StopProcess("beat-2"));
        operation(new Request.RestartProcess("beat"));
        operation(new Request.RunProcess("tmp", ProcessRule.Restart.NEVER, Launch.FORGOTTEN));
        operation(new Request.Call("flush", List.of()));
        ended.add(new dev.muster.api.Operation(
                "1", "scale", OperationState.FAILED, AT, AT.plusSeconds(1), "slot 3: exit 1\n  | no settings"));
        ended.add(new dev.muster.api.Operation("2", "restart", OperationState.DONE, AT, AT.plusSeconds(1), null));
    }

    @Test
    void operationsComeBackAsTheyWere() {
        someOperations();
        comesBack();
    }

    @Test
    void aWordOfALaterVersionIsLeftOut() {
        slots.put(0, new Slot(0, true, 0, 0, Instant.MIN, null, 0, 0, null, null));
        String text = NoteWriter.write(note()).text() + "\nweather 3 sunny\nexit 2 many\nworker";
        Note read = read(text);
        assertThat(read.memory()).isEqualTo(note().memory());
    }

    @Test
    void theNoteOfAnOlderManagerIsUnderstood() {
        Note read = read("pool2 77 9 -0,3, =beat:STOPPED,migrate:EXITED, 4 a1b2c3+12 5 BROKEN 3 0 7 exit 1");
        Memory memory = read.memory();
        assertThat(memory.target()).isEqualTo(new Target(4, "a1b2c3+12"));
        assertThat(memory.rollout()).isEqualTo(new Rollout(5, Rollout.Phase.BROKEN, 3, false, "exit 1", 7));
        assertThat(memory.nextNumber()).isEqualTo(77);
        assertThat(memory.nextOperation()).isEqualTo(9);
        assertThat(memory.slots().keySet()).containsExactly(0, 3);
        assertThat(memory.slots().values()).allMatch(Slot::held);
        assertThat(memory.processes().values())
                .extracting(Managed::standing)
                .containsExactly(Managed.Standing.STOPPED, Managed.Standing.EXITED);
        assertThat(read.secret()).isNull();
        assertThat(NoteReader.read("pool2 77 9 - = 4 a1 5 DONE 0 1 0 ")).isNotNull();
    }

    /** Twice as much as a launcher can keep: what was asked for and who is held are there, what is only of interest is not all. */
    @Test
    void whatMattersMostIsKeptWhenThereIsTooMuch() {
        for (int i = 0; i < 500; i++) {
            slots.put(
                    i,
                    new Slot(i, i % 2 == 0, 40 + i % 3, 1, AT, "exit 1 before it was ready", 30, 2, Exit.code(1), AT));
            worker(100 + i, "a-long-revision-of-some-commit", new Life.Ready(4711 + i, AT, "epoll", null, null, null));
        }
        operation(new Request.Stop(3));
        operation(new Request.Restart(new TreeSet<>()));
        var written = NoteWriter.write(note());
        assertThat(written.leftOut()).isPositive();
        assertThat(written.text().getBytes(StandardCharsets.UTF_8).length)
                .isLessThanOrEqualTo(Command.Remember.MAX_BYTES);
        Note read = read(written.text());
        assertThat(read.secret()).isEqualTo(SECRET);
        assertThat(read.memory().operations()).containsExactlyInAnyOrderElementsOf(operations);
        assertThat(read.memory().slots()).hasSize(500);
        slots.forEach((index, slot) -> assertThat(read.memory().slots().get(index))
                .satisfies(other -> assertThat(other.held()).isEqualTo(slot.held()))
                .satisfies(other -> assertThat(other.freshFrom()).isEqualTo(slot.freshFrom())));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "pool1 1 1 - 4 rev 1 DONE 0 1 0 ",
                "pool2 1 1 - 4 rev 1 DONE 0 1 0 ",
                "pool3",
                "pool3\nnext 1 1\ntarget 4 rev",
                "pool3\nnext 1 1\ntarget -4 rev\nrollout 1 DONE 0 1 0",
                "pool3\nnext 1 1\ntarget 4 rev\nrollout 1 HAPPY 0 1 0",
                "pool4\nnext 1 1\ntarget 4 rev\nrollout 1 DONE 0 1 0"
            })
    void whatIsNotOursIsNone(String text) {
        assertThat(NoteReader.read(text)).isNull();
    }

    @Test
    void cutAndChangedTextNeverThrows() {
        someSlots();
        someWorkers();
        someProcesses();
        someOperations();
        String whole = NoteWriter.write(note()).text();
        Random random = new Random(7);
        int read = 0;
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder(whole);
            text.setLength(random.nextInt(text.length() + 1));
            for (int change = random.nextInt(30); change > 0 && !text.isEmpty(); change--) {
                text.setCharAt(random.nextInt(text.length()), (char) (' ' + random.nextInt(95)));
            }
            read += NoteReader.read(text.toString()) == null ? 0 : 1;
        }
        assertThat(read).as("some are still of use").isPositive();
    }

    @Test
    void theSecretIsInNoWordsOfIt() {
        String text = NoteWriter.write(note()).text();
        assertThat(text).contains(SECRET);
        assertThat(note().toString()).doesNotContain(SECRET);
        assertThat(Objects.toString(new Command.Remember(text))).doesNotContain(SECRET);
    }
}
