/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.manager.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class SharedObjectTest {
    private static final int SHORT = 16;

    private static int only(SharedObject object) {
        return object.descriptors().values().iterator().next();
    }

    private static int descriptor(SharedObject object, String name) {
        return Objects.requireNonNull(object.descriptors().get(name));
    }

    private static long write(int fd, byte[] bytes) {
        try (Arena arena = Arena.ofConfined()) {
            return Libc.write(fd, arena.allocateFrom(java.lang.foreign.ValueLayout.JAVA_BYTE, bytes), bytes.length);
        }
    }

    private static long send(SharedObject queue, String message) {
        return write(descriptor(queue, "jobs.send"), message.getBytes(StandardCharsets.UTF_8));
    }

    /** What is received, or the error's name. */
    private static String receive(SharedObject queue) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(64);
            long length = Libc.read(descriptor(queue, "jobs.receive"), buffer, 64);
            return length < 0
                    ? Errno.name((int) -length)
                    : new String(
                            buffer.asSlice(0, length).toArray(java.lang.foreign.ValueLayout.JAVA_BYTE),
                            StandardCharsets.UTF_8);
        }
    }

    @Test
    void memoryHasItsSizeForEver() {
        try (SharedObject memory = SharedObject.memory("hits", 100)) {
            int fd = only(memory);
            assertThat(Objects.requireNonNull(FileStatus.of(fd)).size()).isEqualTo(100);
            assertThat(Libc.ftruncate(fd, 200)).isEqualTo(-Errno.EPERM);
            assertThat(Libc.ftruncate(fd, 50)).isEqualTo(-Errno.EPERM);
            assertThat(write(fd, new byte[SHORT])).isEqualTo(SHORT);
            assertThat(Libc.fcntl(fd, Libc.F_GETFD, 0)).isEqualTo(Libc.FD_CLOEXEC);
        }
    }

    @Test
    void aQueueKeepsMessagesApartAndInOrderAndNeverBlocks() {
        try (SharedObject queue = SharedObject.queue("jobs.send", "jobs.receive", 4096)) {
            assertThat(send(queue, "first")).isEqualTo(5);
            assertThat(send(queue, "second")).isEqualTo(6);
            assertThat(receive(queue)).isEqualTo("first");
            assertThat(receive(queue)).isEqualTo("second");
            assertThat(receive(queue)).isEqualTo("EAGAIN");
        }
    }

    @Test
    void aQueueHasRoomForOneMessageOfItsSizeAndIsFullAtSomePoint() {
        try (SharedObject queue = SharedObject.queue("jobs.send", "jobs.receive", 100_000)) {
            int fd = descriptor(queue, "jobs.send");
            assertThat(write(fd, new byte[100_000])).isEqualTo(100_000);
            int sent = 0;
            long result = 1;
            while (result > 0 && sent < 100_000) {
                result = write(fd, new byte[1]);
                sent++;
            }
            assertThat(result).isEqualTo(-Errno.EAGAIN);
            assertThat(write(fd, new byte[300_000])).isEqualTo(-Errno.EMSGSIZE);
        }
    }

    @Test
    void anEventIsTakenOneByOne() {
        try (SharedObject event = SharedObject.event("wake");
                Arena arena = Arena.ofConfined()) {
            MemorySegment count = arena.allocate(8, 8);
            count.set(java.lang.foreign.ValueLayout.JAVA_LONG, 0, 2);
            assertThat(Libc.write(only(event), count, 8)).isEqualTo(8);
            for (int i = 0; i < 2; i++) {
                assertThat(Libc.read(only(event), count, 8)).isEqualTo(8);
                assertThat(count.get(java.lang.foreign.ValueLayout.JAVA_LONG, 0))
                        .isEqualTo(1);
            }
            assertThat(Libc.read(only(event), count, 8)).isEqualTo(-Errno.EAGAIN);
        }
    }

    @Test
    void whatIsHeldElsewhereIsTakenOverWhenItIsOfTheSameKind() {
        try (SharedObject mine = SharedObject.queue("jobs.send", "jobs.receive", 4096);
                SharedObject theirs = SharedObject.queue("jobs.send", "jobs.receive", 4096);
                SharedObject event = SharedObject.event("wake");
                SharedObject small = SharedObject.memory("hits", 100);
                SharedObject large = SharedObject.memory("hits", 200)) {
            assertThat(mine.adopt("jobs.send", Descriptors.duplicate(descriptor(theirs, "jobs.send"))))
                    .isTrue();
            send(mine, "to the other");
            assertThat(receive(theirs)).isEqualTo("to the other");

            assertThat(event.adopt("wake", only(small))).isFalse();
            assertThat(mine.adopt("jobs.receive", only(event))).isFalse();
            assertThat(large.adopt("hits", only(small))).isFalse();
            assertThat(large.adopt("other", only(large))).isFalse();
        }
    }

    @Test
    void whatCannotBeMadeIsSaid() {
        assertThatThrownBy(() -> SharedObject.memory("hits", -1))
                .isInstanceOf(OsException.class)
                .hasMessageStartingWith("cannot make the shared memory hits of -1 bytes");
    }
}
