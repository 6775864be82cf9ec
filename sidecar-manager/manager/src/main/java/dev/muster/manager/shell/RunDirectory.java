/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.shell;

import java.nio.file.Path;

/**
 * Where one pool keeps its sockets: beside the control socket, under the pool's name.
 *
 * @param controlSocket where the inspector listens; its folder exists and is ours alone
 */
public record RunDirectory(Path controlSocket) {

    private String base() {
        String file = controlSocket.toString();
        return file.endsWith(".sock") ? file.substring(0, file.length() - ".sock".length()) : file;
    }

    /** Where the launcher connects. */
    public String launcherSocket() {
        return base() + ".launcher";
    }

    /** Where one incarnation says how it is. */
    String notifySocket(long incarnation) {
        return base() + ".notify." + incarnation;
    }
}
