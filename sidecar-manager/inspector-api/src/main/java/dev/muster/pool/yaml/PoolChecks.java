/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.pool.yaml;

import dev.muster.pool.DescriptorReference;
import dev.muster.pool.Shared;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Contradictions between a pool's fields that name each other. They are looked for in what was written, not in what could be
 * read of it, so that one wrong field does not hide or invent others.
 */
final class PoolChecks {
    private PoolChecks() {}

    static void run(Values values) {
        Tree.Fields pool = values.tree();
        List<String> sockets = socketNames(pool);
        List<String> known = new ArrayList<>(sockets);
        known.addAll(sharedNames(values, sockets));
        BiConsumer<String, Tree> check = (path, tree) -> references(values, path, tree, known);
        eachItem(pool.get("command"), "command", check);
        if (pool.get("env") instanceof Tree.Fields env) {
            env.entries().forEach((name, entry) -> check.accept("env." + name, entry.value()));
        }
        eachItem(pool.get("processes"), "processes", (path, process) -> {
            if (process instanceof Tree.Fields fields) {
                process(values, path, fields, sockets, known);
            }
        });
        if (pool.get("stdin") instanceof Tree.Scalar stdin && !sockets.contains(stdin.text())) {
            values.refuse("stdin", DescriptorReference.unknownSocket(stdin.text(), sockets));
        }
    }

    /** A process has the shared objects, and of the sockets only those that it asks for. */
    private static void process(
            Values values, String path, Tree.Fields process, List<String> sockets, List<String> known) {
        List<String> inherited = new ArrayList<>(known);
        inherited.removeAll(sockets);
        eachItem(process.get("sockets"), path + ".sockets", (item, tree) -> {
            if (tree instanceof Tree.Scalar socket && !sockets.contains(socket.text())) {
                values.refuse(item, DescriptorReference.unknownSocket(socket.text(), sockets));
            } else if (tree instanceof Tree.Scalar socket) {
                inherited.add(socket.text());
            }
        });
        BiConsumer<String, Tree> check = (item, tree) -> {
            if (tree instanceof Tree.Scalar scalar) {
                for (String name : DescriptorReference.names(scalar.text())) {
                    if (sockets.contains(name) && !inherited.contains(name)) {
                        values.refuse(
                                item,
                                "{fd:" + name + "}: a process inherits no socket unasked: write sockets: [" + name
                                        + "]");
                    }
                }
            }
            references(values, item, tree, known);
        };
        eachItem(process.get("command"), path + ".command", check);
        if (process.get("env") instanceof Tree.Fields env) {
            env.entries().forEach((name, entry) -> check.accept(path + ".env." + name, entry.value()));
        }
    }

    private static void references(Values values, String path, Tree tree, List<String> known) {
        if (tree instanceof Tree.Scalar scalar) {
            for (String name : DescriptorReference.names(scalar.text())) {
                if (!known.contains(name)) {
                    values.refuse(path, "{fd:" + name + "}: " + DescriptorReference.unknown(name, known));
                }
            }
        }
    }

    private static List<String> socketNames(Tree.Fields pool) {
        List<String> names = new ArrayList<>();
        eachItem(pool.get("listen"), "listen", (path, item) -> {
            if (item instanceof Tree.Fields fields && fields.get("name") instanceof Tree.Scalar name) {
                names.add(name.text());
            }
        });
        return names;
    }

    /** The names of the descriptors of all shared objects. */
    private static List<String> sharedNames(Values values, List<String> sockets) {
        List<String> names = new ArrayList<>();
        eachItem(values.tree().get("shared"), "shared", (path, item) -> {
            if (item instanceof Tree.Fields fields && fields.get("name") instanceof Tree.Scalar name) {
                if (sockets.contains(name.text())) {
                    values.refuse(
                            path + ".name",
                            "\"" + name.text() + "\" is the name of a socket, too: both are descriptors");
                }
                if (fields.get("kind") instanceof Tree.Scalar kind
                        && kind.text().equals("queue")) {
                    names.add(name.text() + Shared.Queue.SEND);
                    names.add(name.text() + Shared.Queue.RECEIVE);
                } else {
                    names.add(name.text());
                }
            }
        });
        return names;
    }

    private static void eachItem(@Nullable Tree tree, String path, BiConsumer<String, Tree> action) {
        if (tree instanceof Tree.Items list) {
            for (int i = 0; i < list.items().size(); i++) {
                action.accept(path + "[" + i + "]", list.items().get(i));
            }
        }
    }
}
