/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.api.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.api.Operation;
import dev.muster.api.OperationState;
import dev.muster.api.ProcessState;
import dev.muster.api.State;
import dev.muster.api.WorkerState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client understands the documents of a manager that is a version older or newer. */
class VersionSkewTest {
    /** As the first version wrote it, but for the lists and what may be null. */
    private static final String OLDEST = """
            {"name":"web","version":"0.1.0","now":"2026-11-22T10:00:00Z","since":"2026-11-22T06:48:00Z",
             "target":{"workers":1,"revision":"a1b2c3"},"observed":{"ready":1,"live":1,"upToDate":1,"converged":true},
             "workers":[{"slot":0,"incarnation":7,"state":"ready","since":"2026-11-22T06:48:01Z","restarts":0,"reason":"Started"}],
             "processes":[{"name":"beat","state":"running","since":"2026-11-22T06:48:00Z","restarts":0}],
             "operations":[{"id":"41","kind":"restart","state":"done","started":"2026-11-22T09:00:00Z","ended":"2026-11-22T09:00:09Z"}]}
            """;

    @Test
    void whatAnOlderManagerDoesNotSayIsAbsent() {
        State state = Wire.read(State.class, OLDEST);

        assertThat(state.sockets()).isEmpty();
        assertThat(state.observed().reason()).isNull();
        assertThat(state.workers().getFirst().user()).isEmpty();
        assertThat(state.workers().getFirst().stuck()).isNull();
        assertThat(state.processes().getFirst().temporary()).isFalse();
        assertThat(state.operations().getFirst().result()).isNull();
    }

    @Test
    void whatANewerManagerSaysBesidesIsPassedOver() {
        Object newer = everyObject(Json.read(OLDEST), object -> {
            Map<Object, @Nullable Object> more = new LinkedHashMap<>(object);
            more.put("colour", Map.of("of", List.of("the", 7, true)));
            return more;
        });

        assertThat(Wire.read(State.class, Json.write(newer))).isEqualTo(Wire.read(State.class, OLDEST));
    }

    @Test
    void aWordOfALaterVersionIsUnknownAndNoError() {
        Object newer = everyObject(Json.read(OLDEST), object -> {
            Map<Object, @Nullable Object> other = new LinkedHashMap<>(object);
            other.replace("state", "melting");
            return other;
        });

        State state = Wire.read(State.class, Json.write(newer));
        assertThat(state.workers().getFirst().state()).isEqualTo(WorkerState.UNKNOWN);
        assertThat(state.processes().getFirst().state()).isEqualTo(ProcessState.UNKNOWN);
        Operation operation = state.operations().getFirst();
        assertThat(operation.state()).isEqualTo(OperationState.UNKNOWN);
        assertThat(operation.isEnded()).as("its end says so").isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"name", "target", "slot", "since", "state", "revision", "id"})
    void whatEveryVersionSaysMustBeThere(String member) {
        Object lacking = everyObject(Json.read(OLDEST), object -> {
            Map<Object, @Nullable Object> less = new LinkedHashMap<>(object);
            less.keySet().removeAll(Set.of(member));
            return less;
        });

        assertThatThrownBy(() -> Wire.read(State.class, Json.write(lacking)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("." + member + " is missing");
    }

    private static @Nullable Object everyObject(
            @Nullable Object value, UnaryOperator<Map<Object, @Nullable Object>> change) {
        if (value instanceof List<?> list) {
            return list.stream().map(each -> everyObject(each, change)).toList();
        }
        if (value instanceof Map<?, ?> map) {
            Map<Object, @Nullable Object> inner = new LinkedHashMap<>();
            map.forEach((name, each) -> inner.put(name, everyObject(each, change)));
            return change.apply(inner);
        }
        return value;
    }
}
