/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.shell;

import dev.muster.manager.control.WorkerTokens;
import dev.muster.manager.os.Command;
import dev.muster.manager.os.LauncherLink;
import dev.muster.manager.os.WorkerOutput.Level;
import dev.muster.manager.supervisor.Adopted;
import dev.muster.manager.supervisor.Memory;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Has the launcher keep the {@link Note} and the {@link Marks} of its children, and takes over what an earlier manager has left there.
 * What changes several times before it must be known goes there once. For the loop's thread.
 */
final class Remembrance {

    private final LauncherLink link;
    private final Operations operations;
    private final WorkerTokens tokens;
    private final Journal journal;
    private final Map<Long, String> marks = new LinkedHashMap<>();
    private @Nullable Memory latest; // of what the launcher that is there is in step with
    private boolean unsent;
    private boolean saidFull;

    Remembrance(LauncherLink link, Operations operations, WorkerTokens tokens, Journal journal) {
        this.link = link;
        this.operations = operations;
        this.tokens = tokens;
        this.journal = journal;
    }

    void keep(Memory memory) {
        latest = memory;
        unsent = true;
    }

    /** An operation has got its outcome, which whoever asks the next manager is to be told, too. */
    void keepOutcome() {
        unsent = true;
    }

    void keep(long number, Adopted.Mark mark) {
        marks.put(number, Marks.text(mark));
    }

    /** From here on the launcher must know: something is about to be done, or somebody to be told. */
    void send() {
        Memory memory = latest;
        boolean changed = unsent;
        Map<Long, String> changedMarks = new LinkedHashMap<>(marks);
        unsent = false;
        marks.clear(); // all of it before anything is sent: that may tell us that the launcher is lost
        if (changed && memory != null) {
            send(memory);
        }
        changedMarks.forEach((number, text) -> link.send(new Command.Tag(number, text))); // no more than the note says
    }

    private void send(Memory memory) {
        var written = NoteWriter.write(new Note(memory, tokens.secret(), operations.latestEnded(Note.ENDED)));
        link.send(new Command.Remember(written.text()));
        if (written.leftOut() > 0 && !saidFull) {
            saidFull = true;
            journal.log(
                    Level.WARN,
                    "there is more to remember than the launcher can keep: a manager that is replaced now forgets the"
                            + " past of some slots and operations");
        }
    }

    /** It is gone; another one is told nothing before the supervisor is in step with it. */
    void launcherLost() {
        latest = null;
        marks.clear();
    }

    void recall(Note note) {
        String secret = note.secret();
        if (secret != null) {
            tokens.proveBy(secret);
        }
        operations.recall(note.ended());
    }
}
