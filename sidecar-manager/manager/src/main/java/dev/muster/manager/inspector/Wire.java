/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.inspector;

import dev.muster.api.CommandDescription;
import dev.muster.api.CommandList;
import dev.muster.api.CommandResult;
import dev.muster.api.Event;
import dev.muster.api.Exit;
import dev.muster.api.Observed;
import dev.muster.api.Operation;
import dev.muster.api.OperationState;
import dev.muster.api.Problem;
import dev.muster.api.ProcessList;
import dev.muster.api.ProcessState;
import dev.muster.api.ProcessStatus;
import dev.muster.api.Socket;
import dev.muster.api.State;
import dev.muster.api.Stuck;
import dev.muster.api.Target;
import dev.muster.api.Worker;
import dev.muster.api.WorkerState;
import io.micronaut.context.annotation.Factory;
import io.micronaut.serde.Encoder;
import io.micronaut.serde.Serializer;
import io.micronaut.serde.annotation.SerdeImport;
import jakarta.inject.Singleton;
import java.io.IOException;

/** How the wire records become JSON where their components do not say it: the serialisers are made when this is compiled. */
@Factory
@SerdeImport(CommandDescription.class)
@SerdeImport(CommandList.class)
@SerdeImport(CommandResult.class)
@SerdeImport(Event.class)
@SerdeImport(Observed.class)
@SerdeImport(Operation.class)
@SerdeImport(ProcessList.class)
@SerdeImport(ProcessStatus.class)
@SerdeImport(Socket.class)
@SerdeImport(State.class)
@SerdeImport(Stuck.class)
@SerdeImport(Target.class)
@SerdeImport(Worker.class)
final class Wire {
    @Singleton
    Serializer<WorkerState> workerState() {
        return (encoder, context, type, value) -> encoder.encodeString(value.toString());
    }

    @Singleton
    Serializer<ProcessState> processState() {
        return (encoder, context, type, value) -> encoder.encodeString(value.toString());
    }

    @Singleton
    Serializer<OperationState> operationState() {
        return (encoder, context, type, value) -> encoder.encodeString(value.toString());
    }

    /** A code or a signal: what does not apply is left out. */
    @Singleton
    Serializer<Exit> exit() {
        return (encoder, context, type, exit) -> {
            try (Encoder object = encoder.encodeObject(type)) {
                if (exit.code() != null) {
                    object.encodeKey("code");
                    object.encodeInt(exit.code());
                } else if (exit.signal() != null) {
                    signal(object, exit.signal(), exit);
                }
                string(object, "at", exit.at().toString());
            }
        };
    }

    /** The extensions are members of the document itself. */
    @Singleton
    Serializer<Problem> problem() {
        return (encoder, context, type, problem) -> {
            try (Encoder object = encoder.encodeObject(type)) {
                string(object, "type", problem.type());
                string(object, "title", problem.title());
                object.encodeKey("status");
                object.encodeInt(problem.status());
                if (problem.detail() != null) {
                    string(object, "detail", problem.detail());
                }
                for (var extension : problem.extensions().entrySet()) {
                    string(object, extension.getKey(), extension.getValue());
                }
            }
        };
    }

    private static void signal(Encoder object, int signal, Exit exit) throws IOException {
        object.encodeKey("signal");
        object.encodeInt(signal);
        if (exit.name() != null) {
            string(object, "name", exit.name());
        }
        object.encodeKey("core");
        object.encodeBoolean(exit.core());
        object.encodeKey("oom");
        object.encodeBoolean(exit.oom());
    }

    private static void string(Encoder object, String key, String value) throws IOException {
        object.encodeKey(key);
        object.encodeString(value);
    }
}
