/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.muster.manager.supervisor.ReadyWhen;
import dev.muster.manager.supervisor.Recycle;
import dev.muster.manager.supervisor.RestartBudget;
import dev.muster.manager.supervisor.Settings;
import dev.muster.manager.supervisor.Share;
import dev.muster.manager.supervisor.Stay;
import dev.muster.manager.supervisor.Watchdog;
import dev.muster.pool.Pool;
import dev.muster.pool.Ready;
import dev.muster.pool.Workers;
import dev.muster.pool.yaml.PoolDraft;
import dev.muster.pool.yaml.PoolResult;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PoolSettingsTest {
    private static final Pool WEB = Pool.of("web", List.of("serve", "me"));

    @Test
    void theDefaultsOfAPoolAreTheDefaultsOfTheSupervisor() {
        Settings settings = PoolSettings.of(WEB, Stay.IF_THE_START_SUCCEEDS);
        assertThat(settings.ready()).isEqualTo(new ReadyWhen.Auto(false));
        assertThat(settings.within()).isEqualTo(Duration.ofSeconds(60));
        assertThat(settings.sockets()).isEmpty();
        assertThat(settings.budget()).isEqualTo(new RestartBudget(new Share(1, false), new Share(0, false)));
        assertThat(settings.failures()).isEqualTo(3);
        assertThat(settings.stopSignal()).isEqualTo(15);
        assertThat(settings.grace()).isEqualTo(Duration.ofSeconds(30));
        assertThat(settings.watchdog()).isEqualTo(new Watchdog(Duration.ofSeconds(10), null, null));
        assertThat(settings.recycle()).isEqualTo(new Recycle(null, 0, 10));
        assertThat(settings.stay()).isEqualTo(Stay.IF_THE_START_SUCCEEDS);
    }

    @Test
    void eachReadinessHasItsTwin() {
        assertThat(when(Ready.parse("notify"))).isEqualTo(new ReadyWhen.Notify());
        assertThat(when(Ready.parse("accepting"))).isEqualTo(new ReadyWhen.Accepting(false));
        assertThat(when(Ready.parse("alive:5s"))).isEqualTo(new ReadyWhen.Alive(Duration.ofSeconds(5)));
        assertThat(when(Ready.parse("exec:true"))).isEqualTo(new ReadyWhen.Exec(Duration.ofSeconds(1)));
    }

    private static ReadyWhen when(Ready ready) {
        return PoolSettings.of(Pools.of(List.of("serve")).ready(ready).pool(), Stay.UNTIL_SHUTDOWN)
                .ready();
    }

    @Test
    void theRevisionSaysWhatIsRun() {
        String revision = PoolSettings.target(WEB, 1).revision();
        assertThat(revision).matches("[0-9a-f]{6}");
        assertThat(PoolSettings.target(Pool.of("other", List.of("serve", "me")), 1)
                        .revision())
                .isEqualTo(revision);
        assertThat(PoolSettings.target(Pool.of("web", List.of("serveme")), 1).revision())
                .isNotEqualTo(revision);
        Pool changed = Pools.of(List.of("serve", "me")).env(Map.of("A", "1")).pool();
        assertThat(PoolSettings.target(changed, 1).revision()).isNotEqualTo(revision);
    }

    @Test
    void theFilesRevisionIsTheOneThatThePoolBeginsWith() {
        Pool pool = PoolDraft.of("command: [serve]\nrevision: 2026-11-22.1").check("web")
                        instanceof PoolResult.Valid(Pool valid)
                ? valid
                : fail("no pool");
        assertThat(PoolSettings.target(pool, 1).revision()).isEqualTo("2026-11-22.1");
    }

    @Test
    void oneNumberSaysHowManyWorkersThereCanBe() {
        assertThat(Workers.MAX).isEqualTo(Settings.MAX_WORKERS);
        assertThat(PoolSettings.target(Pools.of(List.of("serve")).workers(0).pool(), 1)
                        .workers())
                .isZero();
    }
}
