/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.inspector;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An authority of a test's own, made by openssl(1), as its users make theirs. */
record Certificates(Path folder) {
    /** With its certificate in {@code NAME.crt} and its private key in {@code NAME.key}. */
    static Certificates authority(Path folder, String name) throws Exception {
        Certificates authority = new Certificates(folder);
        authority.openssl("req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=" + name
                + " -keyout " + name + ".key -out " + name + ".crt");
        return authority;
    }

    /** A certificate for 127.0.0.1 and localhost, from this authority. */
    Certificates issue(String authority, String name, String kind, String... validity) throws Exception {
        Files.writeString(folder.resolve("san"), "subjectAltName=IP:127.0.0.1,DNS:localhost\n");
        openssl("req -newkey " + kind + " -nodes -subj /CN=" + name + " -keyout " + name + ".key -out " + name
                + ".csr");
        String days = validity.length == 0 ? "-days 1" : String.join(" ", validity);
        openssl("x509 -req -in " + name + ".csr -CA " + authority + ".crt -CAkey " + authority
                + ".key -CAcreateserial -extfile san -out " + name + ".crt " + days);
        return this;
    }

    Path crt(String name) {
        return folder.resolve(name + ".crt");
    }

    Path key(String name) {
        return folder.resolve(name + ".key");
    }

    void openssl(String arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments.split(" ")));
        Process openssl = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.to(new File(folder.toFile(), "openssl.log")))
                .start();
        if (!openssl.waitFor(30, TimeUnit.SECONDS) || openssl.exitValue() != 0) {
            throw new IOException("openssl " + arguments + ": " + Files.readString(folder.resolve("openssl.log")));
        }
    }
}
