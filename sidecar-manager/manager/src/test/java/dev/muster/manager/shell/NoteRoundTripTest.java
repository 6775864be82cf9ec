/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.api.OperationState;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Every row of a note comes back as it was, with every word that can stand in it and whatever text. */
class NoteRoundTripTest {
    private static final int NOTES = 3_000;

    /** As a revision may be: no space, and else anything that can be seen. */
    private static final List<String> WORDS = List.of(
            "a1b2c3", "=", "==", "=a", "-", "_", "\\", "\\n", "a_b", "r+1", "ü", "\u2028x", "\u00a0", "🐙", "%20");

    private static final List<String> TEXTS = List.of(
            "",
            " ",
            "  in front and behind  ",
            "exit 1",
            "io_uring",
            "accept in a thread",
            "a\nb",
            "a\r\nb",
            "\\n",
            "\\",
            "\\\\_ _",
            "-",
            "=",
            "done 1",
            "\nworker 1",
            "…",
            "\u0085\u2028",
            "🐙",
            "slot 3: \"x\" | y");

    private final Set<Class<?>> drawn = new HashSet<>();
    private Random random = new Random(0);

    @Test
    void whateverItSays() {
        for (int seed = 0; seed < NOTES; seed++) {
            random = new Random(seed);
            Note note = note();
            var written = NoteWriter.write(note);
            assertThat(written.leftOut()).isZero();
            Note read = Objects.requireNonNull(NoteReader.read(written.text()), written.text());
            assertThat(read.memory()).as("seed %d: %s", seed, written.text()).isEqualTo(note.memory());
            assertThat(read.ended()).as("seed %d: %s", seed, written.text()).isEqualTo(note.ended());
            assertThat(read.secret()).isEqualTo(note.secret());
        }
        for (Class<?> family : List.of(Phase.class, Life.class, ProcessLife.class, Request.class)) {
            assertThat(drawn).as("every kind of %s", family.getSimpleName()).containsAll(kinds(family));
        }
    }

    private static Set<Class<?>> kinds(Class<?> family) {
        Set<Class<?>> kinds = new HashSet<>();
        for (Class<?> kind : family.getPermittedSubclasses()) {
            kinds.addAll(kind.isSealed() ? kinds(kind) : Set.of(kind));
        }
        return kinds;
    }

    private <T> T seen(T value) {
        drawn.add(value.getClass());
        return value;
    }

    private <T> T one(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private <E extends Enum<E>> E one(Class<E> words) {
        return one(Arrays.asList(words.getEnumConstants()));
    }

    private Instant moment() {
        return Instant.ofEpochMilli(random.nextLong(2_000_000_000_000L));
    }

    private int count() {
        return random.nextInt(1 << 20);
    }

    private long number() {
        return random.nextLong(Long.MAX_VALUE);
    }

    private Note note() {
        Target target = new Target(count(), one(WORDS), count(), random.nextBoolean() ? "" : "5d41402a");
        boolean broken = random.nextBoolean();
        Rollout rollout = new Rollout(
                number(),
                one(Rollout.Phase.class),
                count(),
                random.nextBoolean(),
                broken ? one(TEXTS) : null,
                number());
        Memory memory = new Memory(
                seen(phase()),
                target,
                rollout,
                1 + count(),
                1 + number() / 2,
                slots(),
                workers(target),
                processes(),
                operations());
        return new Note(memory, random.nextBoolean() ? null : "c2VjcmV0", ended());
    }

    private Phase phase() {
        return switch (random.nextInt(3)) {
            case 0 -> new Phase.Running();
            case 1 -> new Phase.Ending(moment(), random.nextBoolean(), count(), one(TEXTS), number(), moment());
            default -> new Phase.Ended(count());
        };
    }

    private Exit exit() {
        return new Exit(
                random.nextInt(-1, 256), random.nextInt(65), random.nextBoolean(), random.nextBoolean(), one(TEXTS));
    }

    private SortedMap<Integer, Slot> slots() {
        SortedMap<Integer, Slot> slots = new TreeMap<>();
        for (int index : List.of(0, 1, 2, 499)) {
            boolean held = random.nextBoolean();
            boolean failed = random.nextBoolean();
            boolean ended = random.nextBoolean();
            Slot slot = new Slot(
                    index,
                    held,
                    random.nextBoolean() ? 0 : number(),
                    failed ? count() : 0,
                    failed ? moment() : Instant.MIN,
                    failed ? one(TEXTS) : null,
                    failed ? number() : 0,
                    ended ? count() : 0,
                    ended ? exit() : null,
                    ended ? moment() : null);
            if (held || failed || ended || slot.freshFrom() > 0) {
                slots.put(index, slot);
            }
        }
        return slots;
    }

    private SortedMap<Long, Incarnation> workers(Target target) {
        SortedMap<Long, Incarnation> workers = new TreeMap<>();
        for (int i = 0; i < 4; i++) {
            String revision = random.nextBoolean() ? target.revision() : one(WORDS);
            Told told = random.nextBoolean() ? Told.NOTHING : new Told(true, "", 0, false, new TreeMap<>());
            workers.put(
                    (long) i, new Incarnation(i, count(), revision, moment(), one(Origin.class), seen(life()), told));
        }
        return workers;
    }

    private Life life() {
        int pid = random.nextInt(1 << 22);
        return switch (random.nextInt(6)) {
            case 0 -> new Life.Spawning(moment());
            case 1 -> new Life.Booting(pid, moment(), moment(), new TreeMap<>(), null);
            case 2 -> new Life.Ready(pid, moment(), evidence(), null, null, random.nextBoolean() ? null : one(TEXTS));
            case 3 -> new Life.Draining(pid, moment(), moment(), one(TEXTS));
            case 4 ->
                new Life.Stopping(pid, moment(), one(TEXTS), random.nextBoolean(), random.nextBoolean(), moment());
            default -> new Life.Lingering(moment(), random.nextBoolean(), moment());
        };
    }

    private String evidence() {
        String text = one(TEXTS);
        return text.isEmpty() ? "notify" : text;
    }

    private Map<String, Managed> processes() {
        Map<String, Managed> processes = new LinkedHashMap<>();
        for (String name : List.of("beat", "beat-2", "tmp_1")) {
            boolean failed = random.nextBoolean();
            boolean ended = random.nextBoolean();
            boolean temporary = random.nextBoolean();
            ProcessRule rule = new ProcessRule(
                    name,
                    name,
                    one(ProcessRule.Restart.class),
                    random.nextBoolean(),
                    false,
                    temporary,
                    temporary ? launch() : Launch.FORGOTTEN);
            processes.put(
                    name,
                    new Managed(
                            rule,
                            one(Managed.Standing.class),
                            seen(processLife()),
                            failed ? 1 + count() / 2 : 0,
                            failed ? moment() : Instant.MIN,
                            failed ? one(TEXTS) : null,
                            failed ? number() : 0,
                            number(),
                            ended ? count() : 0,
                            ended ? exit() : null,
                            ended ? moment() : null));
        }
        return processes;
    }

    private Launch launch() {
        SortedMap<String, String> environment = new TreeMap<>();
        environment.put("KEY", one(TEXTS));
        return new Launch(List.of(one(WORDS), one(TEXTS)), environment, List.of("http"));
    }

    private ProcessLife processLife() {
        int pid = random.nextInt(1 << 22);
        return switch (random.nextInt(5)) {
            case 0 -> new ProcessLife.None(moment());
            case 1 -> new ProcessLife.Starting(number(), moment());
            case 2 -> new ProcessLife.Running(number(), pid, moment());
            case 3 -> new ProcessLife.Stopping(number(), pid, moment(), one(TEXTS), random.nextBoolean(), moment());
            default -> new ProcessLife.Lingering(number(), moment(), random.nextBoolean(), moment());
        };
    }

    /** Those of the whole pool before those of one slot or process, as they are written. */
    private List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        operations.add(Operation.of(number(), seen(ofThePool()), number(), moment()));
        operations.add(Operation.of(number(), seen(ofOne()), number(), moment()));
        return operations;
    }

    private Request ofThePool() {
        return switch (random.nextInt(6)) {
            case 0 -> new Request.Restart(new TreeSet<>(), one(TEXTS));
            case 1 -> new Request.Scale(count());
            case 2 -> new Request.ScaleBy(random.nextInt(-500, 500));
            case 3 ->
                new Request.Retarget(random.nextBoolean() ? null : count(), random.nextBoolean() ? null : one(WORDS));
            case 4 -> new Request.Refresh(random.nextBoolean() ? "" : "5d41402a", one(TEXTS));
            default -> new Request.Shutdown(random.nextBoolean(), one(TEXTS));
        };
    }

    private Request ofOne() {
        return switch (random.nextInt(8)) {
            case 0 -> new Request.Restart(new TreeSet<>(List.of(1, 2, 3, 9)), one(TEXTS));
            case 1 -> new Request.Stop(count());
            case 2 -> new Request.Start(count());
            case 3 -> new Request.StartProcess("beat-2");
            case 4 -> new Request.StopProcess("beat");
            case 5 -> new Request.RestartProcess("tmp_1");
            case 6 -> new Request.RunProcess("tmp_1", ProcessRule.Restart.NEVER, Launch.FORGOTTEN);
            default -> new Request.Call("flush", List.of());
        };
    }

    private List<dev.muster.api.Operation> ended() {
        List<dev.muster.api.Operation> ended = new ArrayList<>();
        for (int i = 1; i <= 3; i++) {
            String message = random.nextBoolean() ? null : one(TEXTS);
            ended.add(new dev.muster.api.Operation(
                    Integer.toString(i), "restart", one(OperationState.class), moment(), moment(), message));
        }
        return ended;
    }
}
