/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.pool.yaml;

import dev.muster.pool.InvalidField;
import dev.muster.pool.Listen;
import dev.muster.pool.Pool;
import dev.muster.pool.Ready;
import dev.muster.pool.yaml.PoolResult.Invalid;
import dev.muster.pool.yaml.PoolResult.Valid;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A pool while it is being put together: what a file says, then what flags say on top of it. Nothing is judged before
 * {@link #check}, and there file and flags meet the same rules. Not thread-safe.
 */
public final class PoolDraft {
    private final Problems problems = new Problems();
    private Tree.Fields tree = new Tree.Fields(Place.START, Map.of());
    private boolean inPod;

    private PoolDraft() {}

    public static PoolDraft empty() {
        return new PoolDraft();
    }

    /** @param yaml a pool file's text */
    public static PoolDraft of(String yaml) {
        PoolDraft draft = new PoolDraft();
        draft.tree = YamlText.read(yaml, draft.problems);
        return draft;
    }

    public PoolDraft name(String name) {
        return set("name", Tree.text(Place.flag("--name"), name));
    }

    /** A number or {@code auto}. */
    public PoolDraft workers(String workers) {
        return set("workers", Tree.text(Place.flag("--workers"), workers));
    }

    /** {@code NAME=[HOST:]PORT} or {@code NAME=unix:PATH}; takes the place of the file's socket of that name. */
    public PoolDraft listen(String text) {
        return parsed("--listen", () -> replaceSocket(Listen.parse(text)));
    }

    /** {@code auto|notify|accepting|alive:5s|exec:CMD}. */
    public PoolDraft ready(String text) {
        return parsed("--ready", () -> set("ready", ShortForms.tree(Ready.parse(text), Place.flag("--ready"))));
    }

    /** Takes the place of the file's paths. */
    public PoolDraft reload(List<String> paths) {
        Place place = Place.flag("--reload");
        return set("reload", mapping("reload", place).with("paths", Tree.texts(place, paths)));
    }

    /** {@code [HOST:]PORT} of the inspector. */
    public PoolDraft inspect(String address) {
        Place place = Place.flag("--inspect");
        return set("inspector", mapping("inspector", place).with("listen", Tree.text(place, address)));
    }

    /** {@code K=V}; takes the place of the file's variable of that name. */
    public PoolDraft env(String text) {
        Place place = Place.flag("--env");
        int equals = text.indexOf('=');
        if (equals < 1) {
            problems.add(place, "env", "\"" + text + "\" is no variable: write NAME=VALUE");
            return this;
        }
        return set(
                "env",
                mapping("env", place).with(text.substring(0, equals), Tree.text(place, text.substring(equals + 1))));
    }

    /** {@code plain|prefix|json}. */
    public PoolDraft logs(String logs) {
        return set("logs", Tree.text(Place.flag("--logs"), logs));
    }

    /** What stands behind {@code --}. */
    public PoolDraft command(List<String> command) {
        return set("command", Tree.texts(Place.flag("--"), command));
    }

    /**
     * It is to run beside an application's container: that brings the command where none is written, its files are not ours to look
     * at, probes come from outside, and endpoints need a moment to be gone before the workers are.
     */
    public PoolDraft inPod() {
        inPod = true;
        Tree reload = tree.get("reload");
        if (reload != null) {
            problems.add(
                    reload.place(),
                    "reload",
                    "watches an application's files on one host, and in a pod these are in another container: write"
                            + " watch: [PATH] for what is mounted into both, such as a ConfigMap");
        }
        letKubeletProbe();
        suppose("inspector", "health", "0.0.0.0:6458");
        return suppose("stop", "drainDelay", "5s");
    }

    /** A port alone is one of loopback, where kubelet does not come. */
    private void letKubeletProbe() {
        if (tree.get("inspector") instanceof Tree.Fields inspector
                && inspector.get("health") instanceof Tree.Scalar health
                && health.text().matches("[0-9]+")) {
            set("inspector", inspector.with("health", Tree.text(health.place(), "0.0.0.0:" + health.text())));
        }
    }

    /** Sets a field of a mapping that nobody has written. */
    private PoolDraft suppose(String field, String part, String value) {
        Tree written = tree.get(field);
        boolean readable = written == null || written instanceof Tree.Fields;
        Tree.Fields fields = mapping(field, Place.START);
        return readable && fields.get(part) == null
                ? set(field, fields.with(part, Tree.text(Place.START, value)))
                : this;
    }

    /**
     * The pool, or every problem with it.
     *
     * @param defaultName the pool's name when neither file nor flags give one
     */
    public PoolResult check(String defaultName) {
        Tree.Fields whole = tree.get("name") == null ? tree.with("name", Tree.text(Place.START, defaultName)) : tree;
        boolean unreadable = problems.count() > 0 && tree.entries().isEmpty();
        if (!inPod && !unreadable && tree.get("command") == null) {
            problems.add(
                    tree.place(),
                    "command",
                    "is missing: " + PoolShape.COMMAND.type().what());
        }
        Pool pool = unreadable ? null : PoolShape.POOL.read(whole, "", problems);
        return pool == null || problems.count() > 0 ? new Invalid(problems.inOrder()) : new Valid(pool);
    }

    private PoolDraft set(String field, Tree value) {
        tree = tree.with(field, value);
        return this;
    }

    /** The file's mapping of this name, or an empty one that the flag begins. */
    private Tree.Fields mapping(String field, Place flag) {
        return tree.get(field) instanceof Tree.Fields written ? written : new Tree.Fields(flag, Map.of());
    }

    private PoolDraft parsed(String flag, Runnable overlay) {
        try {
            overlay.run();
        } catch (InvalidField e) {
            problems.add(Place.flag(flag), e.field(), e.right());
        } catch (IllegalArgumentException e) {
            problems.add(Place.flag(flag), "", String.valueOf(e.getMessage()));
        }
        return this;
    }

    private void replaceSocket(Listen socket) {
        Tree.Fields written = ShortForms.tree(socket, Place.flag("--listen"));
        List<Tree> sockets = new ArrayList<>();
        if (tree.get("listen") instanceof Tree.Items list) {
            for (Tree each : list.items()) {
                boolean same = each.place().flag() == null
                        && each instanceof Tree.Fields fields
                        && fields.get("name") instanceof Tree.Scalar name
                        && name.text().equals(socket.name());
                if (!same) {
                    sockets.add(each);
                }
            }
        }
        sockets.add(written);
        set("listen", new Tree.Items(written.place(), List.copyOf(sockets)));
    }
}
