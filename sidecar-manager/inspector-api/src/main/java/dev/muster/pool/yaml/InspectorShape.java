/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.pool.yaml;

import dev.muster.pool.HostPort;
import dev.muster.pool.Inspector;
import dev.muster.pool.yaml.Tree.Kind;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;

/** The fields of the inspector. */
final class InspectorShape {
    private static final Field<Path> CERT_FILE =
            Field.required("certFile", Types.PATH, "The file with the certificate chain, in PEM.");
    private static final Field<Path> TLS_KEY_FILE =
            Field.required("keyFile", Types.PATH, "The file with the certificate's private key, in PEM.");
    private static final Field<Path> CLIENT_CA_FILE = Field.optional(
            "clientCaFile",
            Types.PATH,
            "A file with the authorities, in PEM, that a client's certificate must come from. Left out, clients need none.");

    private static final Shape<Inspector.Tls> TLS = Shape.of(
            "a mapping like {certFile: tls.crt, keyFile: tls.key}",
            List.of(CERT_FILE, TLS_KEY_FILE, CLIENT_CA_FILE),
            values -> new Inspector.Tls(values.get(CERT_FILE), values.get(TLS_KEY_FILE), values.find(CLIENT_CA_FILE)));

    private static final Type<HostPort> ADDRESS = Types.scalar(
            "an address like 127.0.0.1:6457",
            EnumSet.of(Kind.TEXT, Kind.NUMBER),
            Types.schema("type", List.of("string", "integer"), "pattern", "^(.+:)?[0-9]{1,5}$"),
            Inspector::address);
    private static final Field<HostPort> LISTEN = Field.optional(
            "listen",
            ADDRESS,
            "[HOST:]PORT of the inspector on TCP; without HOST it is 127.0.0.1. An address that other machines reach needs a keyFile."
                    + " Left out, only the control socket answers.");
    private static final Field<HostPort> HEALTH = Field.optional(
            "health",
            ADDRESS,
            "[HOST:]PORT on which /livez and /readyz are answered to anybody, and nothing else; without HOST it is 127.0.0.1,"
                    + " and in a pod, where kubelet asks from outside, every address.");
    private static final Field<Path> KEY_FILE = Field.optional(
            "keyFile",
            Types.PATH,
            "A file with the keys that callers on TCP must show as a bearer token, one on a line: KEY, NAME full KEY or"
                    + " NAME read-only KEY. It is read again when it changes.");
    private static final Field<Inspector.Tls> TLS_FIELD = Field.optional(
            "tls", TLS, "The certificate for HTTPS. It is read again when it changes. Left out, plain HTTP.");

    static final Shape<Inspector> INSPECTOR = Shape.of(
            "a mapping like {listen: \"127.0.0.1:6457\"}",
            List.of(LISTEN, HEALTH, KEY_FILE, TLS_FIELD),
            values -> new Inspector(
                    values.find(LISTEN), values.find(HEALTH), values.find(KEY_FILE), values.find(TLS_FIELD)));

    private InspectorShape() {}
}
