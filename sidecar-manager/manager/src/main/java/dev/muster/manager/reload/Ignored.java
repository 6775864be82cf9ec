/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.reload;

import java.util.Set;
import java.util.regex.Pattern;

/** The files and folders below a watched one whose change means nothing: what tools keep there for themselves. Pure. */
final class Ignored {
    private static final Set<String> NAMES = Set.of(
            // version control
            ".git",
            ".hg",
            ".svn",
            ".bzr",
            ".jj",
            "CVS",
            // what is installed or built
            "node_modules",
            "target",
            ".venv",
            "venv",
            ".tox",
            ".nox",
            ".gradle",
            // caches
            "__pycache__",
            ".cache",
            ".mypy_cache",
            ".pytest_cache",
            ".ruff_cache",
            ".hypothesis",
            ".DS_Store",
            // settings of editors, and the file by which vim finds out whether it may write
            ".idea",
            ".vscode",
            "4913");

    /** Compiled Python; the temporaries and backups of vim, emacs, sed, JetBrains and GNOME; logs, and what databases write. */
    private static final Pattern FILES = Pattern.compile(".*\\.py[co]"
            + "|.*\\.sw[a-z]|.*\\.un~|.*~|\\.?#.*|sed[A-Za-z0-9]{6}|.*___jb_(tmp|old)___|\\.goutputstream-.*"
            + "|.*\\.(tmp|bak|orig|rej|part|log|pid|sock)"
            + "|.*\\.(db|sqlite3?)(-(journal|wal|shm))?");

    private Ignored() {}

    /** Whether a file or folder of this name is left alone. */
    static boolean isIgnored(String name) {
        return NAMES.contains(name) || FILES.matcher(name).matches();
    }
}
