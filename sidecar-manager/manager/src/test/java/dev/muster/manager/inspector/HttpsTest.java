/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.inspector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.muster.api.client.ClientTls;
import dev.muster.api.client.InspectorClient;
import dev.muster.api.client.InspectorException.Kind;
import dev.muster.manager.control.Answer;
import dev.muster.pool.Inspector.Tls;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The client and the server over TLS, with certificates that openssl(1) has made. */
@Timeout(60)
class HttpsTest {
    private static final String KEY = "Yh2mX0vQ8sL4tR6wZ1bN";
    private static final String EC = "ec -pkeyopt ec_paramgen_curve:prime256v1";

    @TempDir
    private static Path made;

    private static Certificates certificates = new Certificates(Path.of("."));

    @TempDir
    private Path folder;

    private final ScriptedControl pool = ScriptedControl.answering(request -> new Answer.Accepted(41));
    private @Nullable Inspector inspector;

    @BeforeAll
    static void makeCertificates() throws Exception {
        certificates = Certificates.authority(made, "ca");
        Certificates.authority(made, "other-ca");
        certificates.issue("ca", "rsa", "rsa:2048");
        certificates.issue("ca", "ec", EC);
        certificates.issue("ca", "ed25519", "ed25519");
        certificates.issue("ca", "expired", EC, "-days", "-1");
        certificates.issue("other-ca", "stranger", EC);
        // The older forms, as some tools still write them.
        certificates.openssl("rsa -in rsa.key -traditional -out rsa-pkcs1.key");
        certificates.openssl("ec -in ec.key -out ec-sec1.key");
        Files.copy(certificates.crt("rsa"), certificates.crt("rsa-pkcs1"));
        Files.copy(certificates.crt("ec"), certificates.crt("ec-sec1"));
    }

    @AfterEach
    void stop() throws Exception {
        if (inspector != null) {
            inspector.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rsa", "ec", "ed25519", "rsa-pkcs1", "ec-sec1"})
    void whoTrustsTheAuthorityAndHasTheKeyIsAnswered(String name) throws Exception {
        serve(name, null);
        assertThat(client(trusting("ca"), KEY).state().name()).isEqualTo("web");
    }

    @Test
    void aWrongKeyIsRefused() throws Exception {
        serve("ec", null);
        refused(trusting("ca"), "x" + KEY, "the key is none of this inspector's");
    }

    @Test
    void noKeyIsRefused() throws Exception {
        serve("ec", null);
        refused(trusting("ca"), null, "this needs a key");
    }

    @Test
    void aClientTrustsNoOtherAuthority() throws Exception {
        serve("ec", null);
        refused(trusting("other-ca"), KEY, "an authority that is not trusted here");
        refused(new ClientTls(null, null, null), KEY, "an authority that is not trusted here");
    }

    @Test
    void anExpiredCertificateIsWarnedOfAndNotTrusted() throws Exception {
        serve("expired", null);
        assertThat(pool.lines().take()).startsWith("warning: inspector.tls: the certificate has expired");
        refused(trusting("ca"), KEY, "its certificate is not valid now: NotAfter");
    }

    @Test
    void aCertificateIsForItsHost() throws Exception {
        serve("ec", null);
        var elsewhere = URI.create("https://127.0.0.2:" + port());
        var e = catchThrowableOfType(
                dev.muster.api.client.InspectorException.class,
                () -> InspectorClient.over(elsewhere, KEY, trusting("ca")).state());
        assertThat(e.kind()).isIn(Kind.REFUSED, Kind.NOT_FOUND); // it listens on 127.0.0.1 alone
    }

    @Test
    void whoForgetsTheSOfHttpsIsTold() throws Exception {
        serve("ec", null);
        var plain = InspectorClient.over(URI.create("http://127.0.0.1:" + port()), KEY);
        var e = catchThrowableOfType(dev.muster.api.client.InspectorException.class, plain::state);
        assertThat(e).hasMessage("this port speaks HTTPS, not HTTP");
    }

    @Test
    void whoAsksAPlainPortForHttpsIsTold() throws Exception {
        inspector = Inspector.start(pool, new InspectorAddress(folder.resolve("web.sock"), any()), null);
        refused(trusting("ca"), null, "it does not speak HTTPS; is it http://?");
    }

    @Test
    void onlyTheClientsOfAnAuthorityMayTalkWhereOneIsNamed() throws Exception {
        serve("ec", "ca");
        refused(trusting("ca"), KEY, "it wants to see a client's certificate");
        refused(showing("ca", "stranger"), KEY, "certificate");
        assertThat(client(showing("ca", "rsa"), KEY).state().name()).isEqualTo("web");
        refused(showing("ca", "rsa"), null, "this needs a key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void theTwoVersionsOfTlsThatAreSafeAreSpoken(String version) throws Exception {
        serve("ec", null);
        var context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Trusting()}, null);
        try (Socket plain = new Socket(InetAddress.getLoopbackAddress(), port());
                SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(plain, "localhost", port(), true)) {
            tls.setEnabledProtocols(new String[] {version});
            tls.startHandshake();
            assertThat(tls.getSession().getProtocol()).isEqualTo(version);
            assertThat(tls.getSession().getCipherSuite()).containsAnyOf("GCM", "CHACHA20");
        }
    }

    @Test
    void aNewCertificateIsShownToNewConnectionsAndABrokenOneChangesNothing() throws Exception {
        Path crt = Files.copy(certificates.crt("stranger"), folder.resolve("tls.crt"));
        Path key = Files.copy(certificates.key("stranger"), folder.resolve("tls.key"));
        start(new Tls(crt, key, null));
        assertThat(client(trusting("other-ca"), KEY).state().name()).isEqualTo("web");

        replace(certificates.crt("ec"), crt);
        assertThat(pool.lines().take())
                .isEqualTo(
                        "warning: inspector.tls: " + key + ": this private key does not belong to the certificate in "
                                + crt + "; what was read before stays in use");
        assertThat(client(trusting("other-ca"), KEY).state().name()).isEqualTo("web");

        replace(certificates.key("ec"), key);
        assertThat(pool.lines().take()).isEqualTo("audit: inspector.tls: read again, and in use from now on");
        assertThat(client(trusting("ca"), KEY).state().name()).isEqualTo("web");
        refused(trusting("other-ca"), KEY, "not trusted here");
    }

    private static void replace(Path by, Path file) throws Exception {
        Path beside = Files.copy(by, file.resolveSibling("beside"), StandardCopyOption.REPLACE_EXISTING);
        Files.setPosixFilePermissions(beside, PosixFilePermissions.fromString("rw-------"));
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private void serve(String name, @Nullable String clientAuthority) throws Exception {
        start(new Tls(
                certificates.crt(name),
                certificates.key(name),
                clientAuthority == null ? null : certificates.crt(clientAuthority)));
    }

    private void start(Tls tls) throws Exception {
        Path keys = Files.writeString(folder.resolve("keys"), KEY);
        for (Path secret : new Path[] {keys, tls.keyFile()}) {
            Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        }
        inspector =
                Inspector.start(pool, new InspectorAddress(folder.resolve("web.sock"), any(), null, keys, tls), null);
    }

    private int port() {
        return inspector == null ? -1 : inspector.port();
    }

    private static InetSocketAddress any() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    private InspectorClient client(ClientTls tls, @Nullable String key) throws Exception {
        return InspectorClient.over(URI.create("https://127.0.0.1:" + port()), key, tls)
                .withTimeout(Duration.ofSeconds(20));
    }

    private static ClientTls trusting(String authority) {
        return new ClientTls(certificates.crt(authority), null, null);
    }

    private static ClientTls showing(String authority, String name) {
        return new ClientTls(certificates.crt(authority), certificates.crt(name), certificates.key(name));
    }

    private void refused(ClientTls tls, @Nullable String key, String why) {
        var e = catchThrowableOfType(
                dev.muster.api.client.InspectorException.class,
                () -> client(tls, key).state());
        assertThat(e).hasMessageContaining(why);
        assertThat(e.kind()).isEqualTo(Kind.REFUSED);
    }

    /** Trusts whatever it is shown: for looking at the connection itself. */
    private static final class Trusting extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
