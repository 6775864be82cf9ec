/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.os;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** The kernel's address structures (ip(7), ipv6(7), unix(7)) from and to what a user writes and reads. */
final class SocketAddress {
    /** The longest path of a Unix socket in bytes; the kernel has room for one more, its NUL. */
    static final int UNIX_PATH_MAX = 107;

    /** Room for an address of any family. */
    static final int SIZE_MAX = 128;

    private static final ValueLayout.OfShort PORT = JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN);
    private static final int IPV4_SIZE = 16;
    private static final int IPV6_SIZE = 28;

    private SocketAddress() {}

    /** @throws OsException when the path is longer than a Unix socket's may be */
    static MemorySegment unix(Arena arena, String path) {
        byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
        if (bytes.length == 0 || bytes.length > UNIX_PATH_MAX) {
            throw new OsException("the path of a Unix socket can have 1 to " + UNIX_PATH_MAX + " bytes, this one has "
                    + bytes.length + ": " + path);
        }
        MemorySegment address = arena.allocate(2 + bytes.length + 1L, 2);
        address.set(JAVA_SHORT, 0, (short) Libc.AF_UNIX);
        MemorySegment.copy(bytes, 0, address, JAVA_BYTE, 2, bytes.length);
        return address;
    }

    static MemorySegment anyIpv4(Arena arena, int port) {
        MemorySegment address = arena.allocate(IPV4_SIZE, 4);
        address.set(JAVA_SHORT, 0, (short) Libc.AF_INET);
        address.set(PORT, 2, (short) port);
        return address;
    }

    static MemorySegment anyIpv6(Arena arena, int port) {
        MemorySegment address = arena.allocate(IPV6_SIZE, 4);
        address.set(JAVA_SHORT, 0, (short) Libc.AF_INET6);
        address.set(PORT, 2, (short) port);
        return address;
    }

    /** An address or a name, which is looked up; brackets around IPv6 may be there or not. */
    static MemorySegment ip(Arena arena, String host, int port) {
        InetAddress resolved;
        try {
            resolved = InetAddress.getByName(host);
        } catch (UnknownHostException unknown) {
            throw new OsException("cannot listen on " + host + ":" + port + ": " + host
                    + " is neither an IP address nor a name that can be looked up");
        }
        byte[] bytes = resolved.getAddress();
        if (!(resolved instanceof Inet6Address ipv6)) {
            MemorySegment address = anyIpv4(arena, port);
            MemorySegment.copy(bytes, 0, address, JAVA_BYTE, 4, bytes.length);
            return address;
        }
        MemorySegment address = anyIpv6(arena, port);
        MemorySegment.copy(bytes, 0, address, JAVA_BYTE, 8, bytes.length);
        address.set(JAVA_INT, 24, ipv6.getScopeId());
        return address;
    }

    static int family(MemorySegment address) {
        return address.get(JAVA_SHORT, 0);
    }

    /** Such as {@code [::]:8080}, {@code 127.0.0.1:8080} or {@code unix:/run/app.sock}. */
    static String text(MemorySegment address, int length) {
        int family = family(address);
        if (family == Libc.AF_UNIX) {
            return length <= 2 ? "unix:" : "unix:" + address.getString(2, StandardCharsets.UTF_8);
        }
        int port = Short.toUnsignedInt(address.get(PORT, 2));
        if (family == Libc.AF_INET) {
            return octets(address) + ":" + port;
        }
        return "[" + groups(address) + "]:" + port;
    }

    private static String octets(MemorySegment address) {
        StringBuilder text = new StringBuilder(15);
        for (int i = 4; i < 8; i++) {
            text.append(i == 4 ? "" : ".").append(address.get(JAVA_BYTE, i) & 0xff);
        }
        return text.toString();
    }

    /** In the short form of RFC 5952: the longest run of zero groups becomes two colons. */
    private static String groups(MemorySegment address) {
        int bestStart = -1;
        int bestLength = 1;
        for (int start = 0; start < 8; start++) {
            int end = start;
            while (end < 8 && group(address, end) == 0) {
                end++;
            }
            if (end - start > bestLength) {
                bestStart = start;
                bestLength = end - start;
            }
        }
        StringBuilder text = new StringBuilder(39);
        for (int i = 0; i < 8; i++) {
            if (i == bestStart) {
                text.append("::");
                i += bestLength - 1;
            } else {
                boolean separate = i > 0 && (bestStart < 0 || i != bestStart + bestLength);
                text.append(separate ? ":" : "").append(Integer.toHexString(group(address, i)));
            }
        }
        return text.toString();
    }

    private static int group(MemorySegment address, int index) {
        return Short.toUnsignedInt(address.get(PORT, 8 + 2L * index));
    }
}
