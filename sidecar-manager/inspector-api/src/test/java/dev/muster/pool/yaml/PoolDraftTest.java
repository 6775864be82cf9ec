/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.pool.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.pool.Listen;
import dev.muster.pool.Pool;
import dev.muster.pool.Ready;
import dev.muster.pool.Workers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PoolDraftTest {
    @Test
    void flagsWinOverTheFile() {
        Pool pool = valid(PoolDraft.of(
                        "command: [a]\nworkers: 2\nlisten: [{name: http, port: 1}, {name: admin, port: 2}]\nenv: {A: a, B: b}")
                .workers("4")
                .listen("http=[::1]:8080")
                .env("B=c=d")
                .ready("alive:90s")
                .command(List.of("server", "{fd:http}")));

        assertThat(pool.command()).containsExactly("server", "{fd:http}");
        assertThat(pool.workers()).isEqualTo(new Workers.Count(4));
        assertThat(pool.listen())
                .containsExactly(new Listen.Tcp("admin", null, 2), new Listen.Tcp("http", "::1", 8080));
        assertThat(pool.env()).containsEntry("A", "a").containsEntry("B", "c=d");
        assertThat(pool.ready()).isEqualTo(new Ready.Alive(Duration.ofSeconds(90), Duration.ofSeconds(90)));
    }

    @Test
    void nothingButACommandIsNeeded() {
        assertThat(valid(PoolDraft.empty().command(List.of("server")))).isEqualTo(Pool.of("pool", List.of("server")));
    }

    @Test
    void aWrongFlagIsNamed() {
        assertThat(problems(PoolDraft.empty()
                        .command(List.of("a"))
                        .workers("many")
                        .listen("http")
                        .inspect("0.0.0.0:80")))
                .containsExactlyInAnyOrder(
                        "--workers: \"many\" is not a number of workers: write 0 to 500, or auto",
                        "--listen: \"http\" names no socket: write NAME=[HOST:]PORT like http=8080, or NAME=unix:PATH",
                        "--inspect: 0.0.0.0:80 is reachable from other machines, so it needs a key: set inspector.keyFile, or listen on"
                                + " 127.0.0.1:80");
    }

    private static Pool valid(PoolDraft draft) {
        PoolResult result = draft.check("pool");
        assertThat(result).isInstanceOf(PoolResult.Valid.class);
        return ((PoolResult.Valid) result).pool();
    }

    private static List<String> problems(PoolDraft draft) {
        PoolResult result = draft.check("pool");
        assertThat(result).isInstanceOf(PoolResult.Invalid.class);
        return ((PoolResult.Invalid) result)
                .problems().stream().map(Problem::toString).toList();
    }
}
