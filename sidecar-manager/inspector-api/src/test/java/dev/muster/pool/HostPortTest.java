/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostPortTest {
    @Test
    void hostAndPortAreTakenApart() {
        assertThat(HostPort.parse("8080")).isEqualTo(new HostPort(null, 8080));
        assertThat(HostPort.parse("localhost:0")).isEqualTo(new HostPort("localhost", 0));
        assertThat(HostPort.parse("[::1]:65535")).isEqualTo(new HostPort("::1", 65535));
    }

    @ParameterizedTest
    @ValueSource(strings = {"8080", "127.0.0.1:8080", "[::1]:8080", "[::]:8080", "host:1"})
    void anAddressIsWrittenAsItIsRead(String text) {
        assertThat(HostPort.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":", "host", "host:", ":80", "host:-1", "host:8o", "[]:80", "host:0x50"})
    void whatIsNoAddressIsToldHowToWriteOne(String text) {
        assertThatThrownBy(() -> HostPort.parse(text))
                .hasMessage("\"" + text + "\" is no address: write [HOST:]PORT, like 8080 or 127.0.0.1:8080");
    }

    @Test
    void anIpv6AddressStandsInBrackets() {
        assertThatThrownBy(() -> HostPort.parse("::1:8080"))
                .hasMessage("\"::1:8080\": an IPv6 address stands in brackets, like [::1]:8080");
    }

    @Test
    void aPortHasSixteenBits() {
        assertThatThrownBy(() -> HostPort.parse("65536")).hasMessage("65536 is no port: 0 to 65535");
    }

    @Test
    void onlyThisMachineReachesLoopback() {
        assertThat(HostPort.parse("127.8.0.1:1").isLoopback()).isTrue();
        assertThat(HostPort.parse("[::1]:1").isLoopback()).isTrue();
        assertThat(HostPort.parse("localhost:1").isLoopback()).isTrue();
        assertThat(HostPort.parse("1").isLoopback()).isFalse();
        assertThat(HostPort.parse("0.0.0.0:1").isLoopback()).isFalse();
        assertThat(HostPort.parse("127.0.0.1.example.com:1").isLoopback()).isFalse();
    }
}
