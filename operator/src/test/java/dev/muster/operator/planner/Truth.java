/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.operator.planner;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a pod and its manager really are. The manager is played in a few strokes: it moves to its target, or gives up and says why. */
final class Truth {
    final String name;
    final Instant created;
    final int template;
    boolean deleting;
    boolean ready;
    Instant readySince;
    int workers;
    String requested;
    /** What its workers run; null while none serves. */
    @Nullable
    String serving;

    @Nullable
    String failure;

    @Nullable
    Instant arrives;

    boolean ill;
    boolean lies;
    boolean deaf;
    boolean saysNoRequest;
    boolean silent;
    /** What its manager works by. */
    String settings = "f0";

    /** What is written in it. */
    String written = "f0";

    /** Whether its manager was told to start anew, and still has a last word. */
    boolean leaving;

    /** Whether its manager starts anew. */
    boolean beginning;

    /** Whether it is on its way because it was told another revision. */
    boolean inStep;
    /** Whether it is on its way by an operation, and not because it begins. */
    boolean moved;

    Truth(String name, Instant created, int template, int workers, String requested) {
        this.name = name;
        this.created = created;
        this.template = template;
        this.workers = workers;
        this.requested = requested;
        readySince = created;
    }

    boolean settled() {
        return arrives == null && failure == null && !ill && requested.equals(serving);
    }

    boolean done(String revision, int count) {
        return settled() && !deleting && ready == (workers > 0) && requested.equals(revision) && workers == count;
    }

    /** The manager is told a target; the same once more changes nothing. */
    void told(@Nullable Integer count, @Nullable String revision, Instant now, Duration takes) {
        if (deaf) {
            return;
        }
        boolean other = revision != null && !revision.equals(requested);
        if (other || (count != null && count != workers)) {
            workers = count == null ? workers : count;
            requested = revision == null ? requested : revision;
            inStep |= other;
            failure = other ? null : failure;
            arrives = now.plus(takes);
            moved = true;
        }
    }

    /** It has tried: all its workers run it, or it has given up and what served serves on. */
    void arrived(boolean good, Instant now) {
        arrives = null;
        inStep = false;
        moved = false;
        failure = good ? null : "restart given up: exit 1";
        ill &= !good || requested.equals(serving);
        serving = good ? requested : requested.equals(serving) ? null : serving;
        kubernetesSays(serves(), now);
    }

    boolean serves() {
        return serving != null && workers > 0;
    }

    void kubernetesSays(boolean now, Instant when) {
        if (ready != now) {
            ready = now;
            readySince = when;
        }
    }

    /** What its inspector says to the one who asks. */
    View view(Instant seen) {
        String shown = requested + "+5d41402a";
        String asked = saysNoRequest ? null : requested;
        if (lies) {
            return new View(
                    seen, workers, shown, asked, new View.Observed(-3, 2, 9, true, null), false, null, says(), 0);
        }
        int serves = serving == null || !ready ? 0 : ill ? Math.max(0, workers - 1) : workers;
        boolean there = settled();
        int upToDate = requested.equals(serving) && arrives == null ? serves : 0;
        String reason = there
                ? null
                : failure != null ? failure : ill ? "slot 0 in back-off: exit 1" : "workers are being replaced";
        int live = arrives == null || there ? serves : serves + 1;
        boolean atRest = there && upToDate == live;
        return new View(
                seen,
                workers,
                shown,
                asked,
                new View.Observed(
                        serves, live, upToDate, atRest, atRest ? null : reason == null ? "not ready" : reason),
                arrives != null && moved,
                failure,
                says(),
                0);
    }

    /** Another file has come: an older manager, which does not say, takes it by itself. */
    void finds(String file) {
        written = file;
        if (saysNoRequest) {
            settings = file;
        }
    }

    private View.@Nullable Settings says() {
        return saysNoRequest ? null : new View.Settings(settings, written.equals(settings) ? null : written, null);
    }
}
