/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.settings;

import dev.muster.pool.PoolChange;
import dev.muster.pool.yaml.PoolResult;
import dev.muster.pool.yaml.WrittenPool;
import org.jspecify.annotations.Nullable;

/**
 * The settings that a manager begins with. What is written is taken when it is right, and can be had in this pod; otherwise what was taken
 * last goes on. So a manager that is replaced does not find itself with settings that it had refused before.
 *
 * @param written the text that is written, in force or not
 * @param pool in force
 * @param since what has changed since a manager of this pod took settings last; null when none has
 * @param problem why what is written is not in force; null when it is
 */
public record PodSettings(
        PoolSource source,
        KeptSettings kept,
        String written,
        WrittenPool pool,
        @Nullable PoolChange since,
        @Nullable String problem) {

    /** What becomes of a pool file that is another than before. */
    public sealed interface Verdict {
        /** It says the same, or differs only in what can be asked of a running pool: how many workers, and which revision. */
        record Asks(WrittenPool pool, PoolChange change) implements Verdict {}

        /** It can be had by a manager that begins with it; the fingerprint stands for it. */
        record Again(String fingerprint) implements Verdict {}

        /** What it says cannot be had; the words say why, and what would be right. */
        record Refused(String problem) implements Verdict {}
    }

    /**
     * What a manager begins with; null when what is written is wrong, and nothing was ever taken.
     *
     * @param text of the file, or empty
     */
    public static @Nullable PodSettings begin(PoolSource source, KeptSettings kept, String text) {
        WrittenPool before = kept.read(source);
        return switch (source.read(text)) {
            case PoolResult.Valid(var pool) -> {
                WrittenPool written = new WrittenPool(pool, text);
                PoolChange change = before == null ? null : new PoolChange(before.pool(), pool);
                yield before == null || change == null || change.ofPods().isEmpty()
                        ? new PodSettings(source, kept, text, written, change, null)
                        : new PodSettings(source, kept, text, before, null, ofNewPods(source, change));
            }
            case PoolResult.Invalid invalid ->
                before == null ? null : new PodSettings(source, kept, text, before, null, source.problem(invalid));
        };
    }

    /** What becomes of the file, now that it has this text. */
    public Verdict judge(String text) {
        return switch (source.read(text)) {
            case PoolResult.Invalid invalid -> new Verdict.Refused(source.problem(invalid));
            case PoolResult.Valid(var read) -> {
                WrittenPool written = new WrittenPool(read, text);
                PoolChange change = new PoolChange(pool.pool(), read);
                yield written.fingerprint().equals(pool.fingerprint())
                        ? new Verdict.Asks(written, change)
                        : change.ofPods().isEmpty()
                                ? new Verdict.Again(written.fingerprint())
                                : new Verdict.Refused(ofNewPods(source, change));
            }
        };
    }

    /** The same, with another text in force. */
    public PodSettings with(WrittenPool taken) {
        return new PodSettings(source, kept, taken.text(), taken, null, null);
    }

    private static String ofNewPods(PoolSource source, PoolChange change) {
        return source.name() + ": " + String.join(" and ", change.ofPods())
                + " cannot change in a running pod: all of it is as it was here, and new pods begin with the new settings";
    }
}
