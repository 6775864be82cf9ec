/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.manager.supervisor.Adopted;
import dev.muster.manager.supervisor.Memory;
import dev.muster.manager.supervisor.Rollout;
import dev.muster.manager.supervisor.Target;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MarksTest {
    private static Memory memory(Rollout rollout, Integer... held) {
        return new Memory(new Target(4, "a1b2c3+12"), rollout, 77, 9, new TreeSet<>(List.of(held)), new TreeMap<>());
    }

    @Test
    void aMarkComesBackAsItWas() {
        for (boolean flag : new boolean[] {true, false}) {
            Adopted.Mark mark = new Adopted.OfWorker(499, "2026-11-22.1", flag, !flag);
            assertThat(Marks.mark(Marks.text(mark))).isEqualTo(mark);
        }
    }

    @Test
    void aMemoryComesBackAsItWas() {
        Memory calm = memory(new Rollout(5, Rollout.Phase.DONE, 0, true, null, 0));
        Memory broken =
                memory(new Rollout(5, Rollout.Phase.BROKEN, 3, false, "slot 0: exit 1 before it was ready", 7), 0, 3);
        assertThat(Marks.memory(Marks.text(calm))).isEqualTo(calm);
        assertThat(Marks.memory(Marks.text(broken))).isEqualTo(broken);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "worker1",
                "worker1 0 1 0",
                "worker2 0 1 0 rev",
                "worker1 x 1 0 rev",
                "worker1 -1 1 0 rev",
                "worker1 0 yes 0 rev",
                "worker1 99999999999 1 0 rev",
                "probe"
            })
    void aMarkThatIsNotOursIsNone(String text) {
        assertThat(Marks.mark(text)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "pool1",
                "pool1 1 1  4 rev 1 DONE 0 1 0 ",
                "pool1 1 1 0,1 4 rev 1 DONE 0 1 0 ",
                "pool1 1 1 - -4 rev 1 DONE 0 1 0 ",
                "pool1 1 1 - 4 rev 1 HAPPY 0 1 0 ",
                "pool1 1 1 -x 4 rev 1 DONE 0 1 0 ",
                "pool2 1 1 - 4 rev 1 DONE 0 1 0 "
            })
    void aMemoryThatIsNotOursIsNone(String text) {
        assertThat(Marks.memory(text)).isNull();
    }

    @Test
    void cutAndChangedTextNeverThrows() {
        Random random = new Random(7);
        String memory = Marks.text(memory(new Rollout(5, Rollout.Phase.BROKEN, 3, true, "a b", 7), 1, 2));
        String mark = Marks.text(new Adopted.OfWorker(1, "rev", true, false));
        int read = 0;
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder(random.nextBoolean() ? memory : mark);
            text.setLength(random.nextInt(text.length() + 1));
            for (int change = random.nextInt(3); change > 0 && !text.isEmpty(); change--) {
                text.setCharAt(random.nextInt(text.length()), (char) (' ' + random.nextInt(95)));
            }
            read += Marks.memory(text.toString()) == null && Marks.mark(text.toString()) == null ? 0 : 1;
        }
        assertThat(read).as("some are still whole").isPositive();
    }
}
