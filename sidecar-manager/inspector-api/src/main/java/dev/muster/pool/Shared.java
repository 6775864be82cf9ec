/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.pool;

import java.util.List;

/** A kernel object that every worker and process inherits, by name. */
public sealed interface Shared {
    String name();

    /** The names of the descriptors by which it is passed on: its own name, but for a queue, which has two ends. */
    default List<String> descriptors() {
        return switch (this) {
            case Memory memory -> List.of(memory.name);
            case Queue queue -> List.of(queue.name + Queue.SEND, queue.name + Queue.RECEIVE);
            case Event event -> List.of(event.name);
        };
    }

    /** What it is, in the word of the pool file. */
    default String kind() {
        return switch (this) {
            case Memory memory -> "memory";
            case Queue queue -> "queue";
            case Event event -> "event";
        };
    }

    /** Memory that all of them map. */
    record Memory(String name, Quantity size) implements Shared {
        public Memory {
            Names.checked("name", name);
            if (size.bytes() < 1 || size.bytes() > 1L << 40) {
                throw new InvalidField("size", size + " is out of range: 1 byte to 1Ti");
            }
        }
    }

    /** A message queue with room for one message of this many bytes, or for several smaller ones. */
    record Queue(String name, Quantity size) implements Shared {
        public static final Quantity DEFAULT_SIZE = new Quantity(64 << 10);

        /** What is behind the queue's name in those of its two descriptors. */
        public static final String SEND = ".send";

        public static final String RECEIVE = ".receive";

        /** The launcher keeps 63 bytes of a descriptor's name. */
        private static final int NAME_MAX = 63 - RECEIVE.length();

        /** The kernel counts in an int, and twice what is asked for. */
        private static final long SIZE_MAX = 1L << 29;

        public Queue {
            Names.checked("name", name);
            if (name.length() > NAME_MAX) {
                throw new InvalidField(
                        "name", "\"" + name + "\" is too long for a queue: 1 to " + NAME_MAX + " characters");
            }
            if (size.bytes() < 1 || size.bytes() > SIZE_MAX) {
                throw new InvalidField("size", size + " is out of range for a queue: 1 byte to 512Mi");
            }
        }
    }

    /** A counter to wait on. */
    record Event(String name) implements Shared {
        public Event {
            Names.checked("name", name);
        }
    }
}
