/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.api.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.api.Exit;
import dev.muster.api.Problem;
import dev.muster.api.ScaleRequest;
import dev.muster.api.State;
import dev.muster.api.Target;
import dev.muster.api.WorkerState;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class WireTest {
    private static final String STATE = """
            {"name":"web","version":"0.1.0","now":"2026-11-22T10:00:00Z","since":"2026-11-22T06:48:00Z","inspector":null,\
            "launcher":{"pid":1,"since":"2026-11-22T06:48:00Z","protocol":1},\
            "target":{"workers":4,"revision":"a1b2c3","requested":"a1b2c3"},\
            "observed":{"ready":4,"live":4,"upToDate":4,"converged":true,"reason":null},\
            "workers":[{"slot":0,"incarnation":7,"revision":"a1b2c3","state":"ready","readyBy":"notify","pid":4121,\
            "since":"2026-11-22T06:48:01Z","restarts":0,"reason":"Started",\
            "lastExit":{"signal":9,"name":"KILL","core":false,"oom":true,"at":"2026-11-22T06:47:59Z"},"nextTry":null,"stuck":null,\
            "status":"serving","cpu":0.12,"rss":63963136,"user":{"jobs":"3"}}],\
            "processes":[{"name":"scheduler","state":"running","pid":4130,"since":"2026-11-22T06:48:00Z","restarts":0,"reason":null,\
            "lastExit":{"code":1,"at":"2026-11-22T06:47:00Z"},"incarnation":3,"nextTry":null,"temporary":false,"cpu":null,"rss":null}],\
            "sockets":[{"name":"http","address":"[::]:8080","queue":0,"backlog":1024,"drops":0}],\
            "shared":[{"name":"jobs","kind":"queue","size":65536},{"name":"wake","kind":"event","size":null}],\
            "operations":[{"id":"41","kind":"restart","state":"done","started":"2026-11-22T09:00:00Z",\
            "ended":"2026-11-22T09:00:09Z","message":"4 workers replaced",\
            "result":{"exit":{"code":3,"at":"2026-11-22T09:00:09Z"},"output":"no\\n","truncated":false,"timedOut":false}}],\
            "launcherEnd":{"at":"2026-11-22T06:47:58Z","words":"exit 0, as it was told to"},\
            "settings":{"fingerprint":"e3326e0d06","waiting":null,"problem":null}}""";

    @Test
    void theContractsStateComesBackAsItWas() {
        State state = Wire.read(State.class, STATE);

        assertThat(state.workers().getFirst().state()).isEqualTo(WorkerState.READY);
        assertThat(Wire.write(state)).isEqualTo(STATE);
    }

    @Test
    void membersOfALaterVersionArePassedOver() {
        assertThat(Wire.read(Target.class, "{\"workers\":4,\"colour\":[1,{}],\"revision\":\"a\"}"))
                .isEqualTo(new Target(4, "a", null));
    }

    @Test
    void whatIsMissingIsNamed() {
        assertThatThrownBy(() -> Wire.read(Target.class, "{\"revision\":\"a\"}"))
                .hasMessage("Target.workers is missing");
        assertThatThrownBy(() -> Wire.read(Target.class, "[1")).hasMessageContaining("no JSON");
    }

    @Test
    void anExitSaysOnlyWhatAppliesToIt() {
        Instant at = Instant.parse("2026-11-22T10:00:00Z");
        assertThat(Wire.write(Exit.withCode(1, at))).isEqualTo("{\"code\":1,\"at\":\"2026-11-22T10:00:00Z\"}");
    }

    @Test
    void aProblemsExtensionsStandBesideItsOwnMembers() {
        Problem problem = Wire.read(
                Problem.class,
                "{\"type\":\"about:blank\",\"title\":\"t\",\"status\":409,\"detail\":\"d\",\"slot\":\"3\"}");

        assertThat(problem.extensions()).containsEntry("slot", "3");
        assertThat(Wire.write(problem)).contains("\"slot\":\"3\"").doesNotContain("extensions");
    }

    @Test
    void aScaleIsANumberOrAChange() {
        assertThat(Wire.write(new ScaleRequest("4"))).isEqualTo("{\"workers\":4}");
        assertThat(Wire.write(new ScaleRequest("+2"))).isEqualTo("{\"workers\":\"+2\"}");
        assertThat(Wire.read(ScaleRequest.class, "{\"workers\":-1}").isRelative())
                .isTrue();
    }
}
