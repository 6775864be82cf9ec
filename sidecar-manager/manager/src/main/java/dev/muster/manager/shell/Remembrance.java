/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.shell;

import dev.muster.manager.control.WorkerTokens;
import dev.muster.manager.os.Command;
import dev.muster.manager.os.LauncherLink;
import dev.muster.manager.os.WorkerOutput.Level;
import dev.muster.manager.supervisor.Memory;
import org.jspecify.annotations.Nullable;

/** Has the launcher keep the {@link Note}, and takes over what an earlier manager has left there. For the loop's thread. */
final class Remembrance {

    private final LauncherLink link;
    private final Operations operations;
    private final WorkerTokens tokens;
    private final Journal journal;
    private @Nullable Memory latest;
    private boolean saidFull;

    Remembrance(LauncherLink link, Operations operations, WorkerTokens tokens, Journal journal) {
        this.link = link;
        this.operations = operations;
        this.tokens = tokens;
        this.journal = journal;
    }

    void keep(Memory memory) {
        latest = memory;
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

    /** An operation has got its outcome, which whoever asks the next manager is to be told, too. */
    void keepOutcome() {
        Memory memory = latest;
        if (memory != null) {
            keep(memory);
        }
    }

    void recall(Note note) {
        String secret = note.secret();
        if (secret != null) {
            tokens.proveBy(secret);
        }
        operations.recall(note.ended());
    }
}
