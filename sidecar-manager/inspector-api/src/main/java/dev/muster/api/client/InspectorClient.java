/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.api.client;

import dev.muster.api.CallRequest;
import dev.muster.api.CommandList;
import dev.muster.api.Operation;
import dev.muster.api.Problem;
import dev.muster.api.ProcessList;
import dev.muster.api.ProcessRequest;
import dev.muster.api.RestartRequest;
import dev.muster.api.ScaleRequest;
import dev.muster.api.Settings;
import dev.muster.api.SettingsRequest;
import dev.muster.api.ShutdownRequest;
import dev.muster.api.State;
import dev.muster.api.TargetRequest;
import dev.muster.api.client.InspectorException.Kind;
import dev.muster.api.json.Wire;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Asks an inspector, blocking until it answers or the time is over. Every method throws {@link InspectorException} when there is
 * no good answer. Thread-safe; each call has a connection of its own.
 */
public final class InspectorClient {
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);
    static final int MAX_BODY = 16 << 20;

    private final Transport transport;
    private final Duration timeout;

    private InspectorClient(Transport transport, Duration timeout) {
        this.transport = transport;
        this.timeout = timeout;
    }

    /** Over a manager's control socket. */
    public static InspectorClient over(Path controlSocket) {
        return new InspectorClient(new UnixTransport(controlSocket), DEFAULT_TIMEOUT);
    }

    /**
     * Over TCP.
     *
     * @param url like {@code http://127.0.0.1:6457}
     * @param key the bearer key, or null for none
     * @throws IllegalArgumentException when the URL is none of an inspector
     */
    public static InspectorClient over(URI url, @Nullable String key) {
        return new InspectorClient(new UrlTransport(url, key, null), DEFAULT_TIMEOUT);
    }

    /**
     * Over TCP, with certificates of one's own choice.
     *
     * @throws IOException when one of their files cannot be read
     * @throws IllegalArgumentException when one of them is not what it should be, or the URL is none of an inspector
     */
    public static InspectorClient over(URI url, @Nullable String key, ClientTls tls) throws IOException {
        return new InspectorClient(new UrlTransport(url, key, tls.context()), DEFAULT_TIMEOUT);
    }

    /** The same inspector, with another patience for answers that are not waited for on purpose. */
    public InspectorClient withTimeout(Duration timeout) {
        return new InspectorClient(transport, timeout);
    }

    /** The state's JSON document as the inspector wrote it, with members that this version may not know. */
    public String stateDocument() throws InspectorException {
        return ask("GET", "/v1/state", null, Duration.ZERO);
    }

    public State state() throws InspectorException {
        return ask(State.class, "GET", "/v1/state", null, Duration.ZERO);
    }

    /**
     * The state, if it is another than the one that was seen.
     *
     * @param seen what the caller has, or null for nothing
     * @return null when nothing but the clock and the measurements has changed
     */
    public @Nullable Seen state(@Nullable Seen seen) throws InspectorException {
        String known = seen == null ? null : seen.tag();
        Transport.Exchange exchange = open(new Request("GET", "/v1/state", null, null, known, false, timeout));
        String answer = read(exchange);
        return switch (exchange.status()) {
            case 200 -> new Seen(parsed(State.class, answer), exchange.tag());
            case 304 -> null;
            default -> throw refusal(exchange.status(), answer);
        };
    }

    /** Begins a restart. This and every other action answers with the operation as it begins; {@link #operation} waits for its end. */
    public Operation restart(RestartRequest request) throws InspectorException {
        return act("POST", "/v1/restart", Wire.write(request), Duration.ZERO);
    }

    public Operation scale(ScaleRequest request) throws InspectorException {
        return act("POST", "/v1/scale", Wire.write(request), Duration.ZERO);
    }

    public Operation target(TargetRequest request) throws InspectorException {
        return act("PUT", "/v1/target", Wire.write(request), Duration.ZERO);
    }

    /** Has the manager work by settings that are written; it starts anew with them, unless they are in force. */
    public Settings settings(SettingsRequest request) throws InspectorException {
        return Wire.read(Settings.class, ask("PUT", "/v1/settings", Wire.write(request), Duration.ZERO));
    }

    /** @param wait for the outcome; who asks for it later may find nobody */
    public Operation shutdown(ShutdownRequest request, Duration wait) throws InspectorException {
        return act("POST", "/v1/shutdown", Wire.write(request), wait);
    }

    /** Takes one worker down and keeps it down. */
    public Operation stop(int slot) throws InspectorException {
        return act("POST", "/v1/workers/" + slot + "/stop", null, Duration.ZERO);
    }

    /** Brings a stopped worker back. */
    public Operation start(int slot) throws InspectorException {
        return act("POST", "/v1/workers/" + slot + "/start", null, Duration.ZERO);
    }

    /** The operations' JSON document as the inspector wrote it: a list, oldest first. */
    public String operationsDocument() throws InspectorException {
        return ask("GET", "/v1/operations", null, Duration.ZERO);
    }

    public ProcessList processes() throws InspectorException {
        return ask(ProcessList.class, "GET", "/v1/processes", null, Duration.ZERO);
    }

    /** Starts a process that the pool does not declare. */
    public Operation run(ProcessRequest request) throws InspectorException {
        return act("POST", "/v1/processes", Wire.write(request), Duration.ZERO);
    }

    /** Starts a managed process, all of its count. */
    public Operation startProcess(String name) throws InspectorException {
        return act("POST", "/v1/processes/" + segment(name) + "/start", null, Duration.ZERO);
    }

    /** Stops a managed process until it is started again. */
    public Operation stopProcess(String name) throws InspectorException {
        return act("POST", "/v1/processes/" + segment(name) + "/stop", null, Duration.ZERO);
    }

    /** Stops a managed process, where it runs, and starts it. */
    public Operation restartProcess(String name) throws InspectorException {
        return act("POST", "/v1/processes/" + segment(name) + "/restart", null, Duration.ZERO);
    }

    public CommandList commands() throws InspectorException {
        return ask(CommandList.class, "GET", "/v1/commands", null, Duration.ZERO);
    }

    /** Runs a custom command; its outcome has the program's exit status and output. */
    public Operation call(String name, CallRequest request) throws InspectorException {
        return act("POST", "/v1/commands/" + segment(name), Wire.write(request), Duration.ZERO);
    }

    private static String segment(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** The operation when it has ended, or as it stands when {@code wait} is over. */
    public Operation operation(String id, Duration wait) throws InspectorException {
        return act("GET", "/v1/operations/" + id, null, wait);
    }

    /** @param lastEventId resumes after this event, as far as the manager still has what followed; null is from now */
    public EventStream events(@Nullable Long lastEventId) throws InspectorException {
        Transport.Exchange exchange = open(new Request("GET", "/v1/events", null, lastEventId, null, true, timeout));
        if (exchange.status() != 200) {
            throw refusal(exchange.status(), read(exchange));
        }
        return new EventStream(exchange, lastEventId);
    }

    private Operation act(String method, String path, @Nullable String body, Duration wait) throws InspectorException {
        String query = wait.isZero() ? "" : "?wait=" + Math.max(1, wait.toMillis()) + "ms";
        return ask(Operation.class, method, path + query, body, wait);
    }

    private <R extends Record> R ask(Class<R> type, String method, String path, @Nullable String body, Duration wait)
            throws InspectorException {
        return parsed(type, ask(method, path, body, wait));
    }

    private <R extends Record> R parsed(Class<R> type, String answer) throws InspectorException {
        try {
            return Wire.read(type, answer);
        } catch (IllegalArgumentException e) {
            throw new InspectorException(
                    Kind.BROKEN, transport.where() + " answers what no inspector says: " + e.getMessage(), e);
        }
    }

    /** @param wait added to the timeout: how long the inspector itself was asked to wait */
    private String ask(String method, String path, @Nullable String body, Duration wait) throws InspectorException {
        Transport.Exchange exchange = open(new Request(method, path, body, null, null, false, timeout.plus(wait)));
        String answer = read(exchange);
        if (exchange.status() / 100 != 2) {
            throw refusal(exchange.status(), answer);
        }
        return answer;
    }

    private Transport.Exchange open(Request request) throws InspectorException {
        try {
            return transport.open(request);
        } catch (IOException e) {
            throw failure(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InspectorException(Kind.BROKEN, "interrupted", e);
        }
    }

    private String read(Transport.Exchange exchange) throws InspectorException {
        try (exchange) {
            byte[] body = exchange.body().readNBytes(MAX_BODY + 1);
            if (body.length > MAX_BODY) {
                throw new IOException("the answer is longer than 16 MiB");
            }
            return new String(body, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private static InspectorException refusal(int status, String answer) {
        Kind kind = status == 401 || status == 403 ? Kind.REFUSED : Kind.PROBLEM;
        try {
            return new InspectorException(kind, Wire.read(Problem.class, answer));
        } catch (IllegalArgumentException e) {
            String detail = answer.isBlank() ? "the inspector answered " + status : answer.strip();
            return new InspectorException(kind, Problem.of(status, "status " + status, detail));
        }
    }

    private InspectorException failure(IOException e) {
        String where = transport.where();
        if (e instanceof SocketTimeoutException) {
            return new InspectorException(Kind.TIMED_OUT, "no answer in time from " + where, e);
        }
        boolean denied = transport instanceof UnixTransport unix
                && Files.exists(unix.socket(), LinkOption.NOFOLLOW_LINKS)
                && !Files.isWritable(unix.socket());
        if (denied) {
            return new InspectorException(Kind.REFUSED, "not allowed to open " + where, e);
        }
        String distrust = Distrust.why(e);
        if (distrust != null) {
            return new InspectorException(Kind.REFUSED, "no safe connection to " + where + ": " + distrust, e);
        }
        boolean nobody = e instanceof ConnectException
                || (transport instanceof UnixTransport unix && !Files.exists(unix.socket()));
        return nobody
                ? new InspectorException(Kind.NOT_FOUND, "no manager answers at " + where, e)
                : new InspectorException(Kind.BROKEN, "the connection to " + where + " broke: " + e.getMessage(), e);
    }
}
