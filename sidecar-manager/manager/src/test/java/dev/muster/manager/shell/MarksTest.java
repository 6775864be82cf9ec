/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.manager.supervisor.Adopted;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MarksTest {
    @Test
    void aMarkComesBackAsItWas() {
        for (boolean flag : new boolean[] {true, false}) {
            Adopted.Mark mark = new Adopted.OfWorker(499, "2026-11-22.1", flag, !flag);
            assertThat(Marks.mark(Marks.text(mark))).isEqualTo(mark);
        }
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

    @Test
    void cutAndChangedTextNeverThrows() {
        Random random = new Random(7);
        String mark = Marks.text(new Adopted.OfWorker(1, "rev", true, false));
        int read = 0;
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder(mark);
            text.setLength(random.nextInt(text.length() + 1));
            for (int change = random.nextInt(3); change > 0 && !text.isEmpty(); change--) {
                text.setCharAt(random.nextInt(text.length()), (char) (' ' + random.nextInt(95)));
            }
            read += Marks.mark(text.toString()) == null ? 0 : 1;
        }
        assertThat(read).as("some are still whole").isPositive();
    }
}
