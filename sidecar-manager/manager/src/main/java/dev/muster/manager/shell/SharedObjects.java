/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.shell;

import dev.muster.manager.os.OsException;
import dev.muster.manager.os.SharedObject;
import dev.muster.pool.Shared;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The pool's shared objects, made when the pool starts; every worker and process has their descriptors. Owns them. For one thread. */
public final class SharedObjects implements AutoCloseable {
    private final List<Shared> declared;
    private final List<SharedObject> objects = new ArrayList<>();

    /** @throws OsException when one of them cannot be made; then there is none of them */
    public SharedObjects(List<Shared> declared) {
        this.declared = List.copyOf(declared);
        try {
            for (Shared shared : declared) {
                objects.add(make(shared));
            }
        } catch (OsException e) {
            close();
            throw e;
        }
    }

    private static SharedObject make(Shared shared) {
        return switch (shared) {
            case Shared.Memory memory ->
                SharedObject.memory(memory.name(), memory.size().bytes());
            case Shared.Queue queue ->
                SharedObject.queue(
                        queue.descriptors().getFirst(),
                        queue.descriptors().getLast(),
                        queue.size().bytes());
            case Shared.Event event -> SharedObject.event(event.name());
        };
    }

    /** Every descriptor by its name, in the order declared: what is held at the launcher and placed into each child. */
    public Map<String, Integer> descriptors() {
        Map<String, Integer> all = new LinkedHashMap<>();
        objects.forEach(object -> all.putAll(object.descriptors()));
        return all;
    }

    /** The names alone. */
    public List<String> names() {
        return declared.stream()
                .flatMap(shared -> shared.descriptors().stream())
                .toList();
    }

    /** As the state document shows them. */
    List<dev.muster.api.SharedObject> rows() {
        return declared.stream().map(SharedObjects::row).toList();
    }

    private static dev.muster.api.SharedObject row(Shared shared) {
        Long size = switch (shared) {
            case Shared.Memory memory -> memory.size().bytes();
            case Shared.Queue queue -> queue.size().bytes();
            case Shared.Event event -> null;
        };
        return new dev.muster.api.SharedObject(shared.name(), shared.kind(), size);
    }

    /** What the launcher still holds for the workers that it has, they go on sharing with the new ones. False: it is not of ours. */
    boolean adopt(String name, int descriptor) {
        return objects.stream().anyMatch(object -> object.adopt(name, descriptor));
    }

    @Override
    public void close() {
        objects.forEach(SharedObject::close);
        objects.clear();
    }
}
