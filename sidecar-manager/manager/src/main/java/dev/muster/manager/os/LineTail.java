/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.os;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The end of a stream of bytes, and its last {@value #LINES_MAX} lines. For any thread. */
final class LineTail {
    static final int LINES_MAX = 20;
    static final int BYTES_MAX = 8 * 1024;

    private final int most;

    /** Grows with what there is, as most workers say little. */
    private byte[] kept = new byte[0];

    private boolean cut;

    /** Keeps so many bytes. */
    LineTail(int most) {
        this.most = most;
    }

    /** Adds the first {@code count} bytes. */
    synchronized void append(byte[] bytes, int count) {
        int fromNew = Math.min(count, most);
        int fromOld = Math.min(kept.length, most - fromNew);
        cut |= fromNew < count || fromOld < kept.length;
        byte[] joined = new byte[fromOld + fromNew];
        System.arraycopy(kept, kept.length - fromOld, joined, 0, fromOld);
        System.arraycopy(bytes, count - fromNew, joined, fromOld, fromNew);
        kept = joined;
    }

    /** All that is kept, from the first whole character on. */
    synchronized WorkerOutput.Captured text() {
        int start = 0;
        while (cut && start < Math.min(3, kept.length) && (kept[start] & 0xc0) == 0x80) {
            start++; // the rest of a character whose beginning is gone
        }
        return new WorkerOutput.Captured(new String(kept, start, kept.length - start, StandardCharsets.UTF_8), cut);
    }

    /** The oldest first; where bytes were cut off, the first line is the rest of one. */
    synchronized List<String> lines() {
        List<String> lines = new ArrayList<>(LINES_MAX);
        int end = kept.length;
        while (end > 0 && lines.size() < LINES_MAX) {
            int content = kept[end - 1] == '\n' ? end - 1 : end;
            int start = content;
            while (start > 0 && kept[start - 1] != '\n') {
                start--;
            }
            lines.add(new String(kept, start, content - start, StandardCharsets.UTF_8));
            end = start;
        }
        Collections.reverse(lines);
        return lines;
    }
}
