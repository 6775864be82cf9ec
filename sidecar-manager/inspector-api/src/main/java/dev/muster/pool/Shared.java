/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.pool;

/** A kernel object that every worker and process inherits, by name. */
public sealed interface Shared {
    String name();

    /** Memory that all of them map. */
    record Memory(String name, Quantity size) implements Shared {
        public Memory {
            Names.checked("name", name);
            Sizes.check(size);
        }
    }

    /** A message queue with room for this many bytes. */
    record Queue(String name, Quantity size) implements Shared {
        public static final Quantity DEFAULT_SIZE = new Quantity(64 << 10);

        public Queue {
            Names.checked("name", name);
            Sizes.check(size);
        }
    }

    /** A counter to wait on. */
    record Event(String name) implements Shared {
        public Event {
            Names.checked("name", name);
        }
    }

    /** What the kernel objects can hold. */
    final class Sizes {
        private Sizes() {}

        static void check(Quantity size) {
            if (size.bytes() < 1 || size.bytes() > 1L << 40) {
                throw new InvalidField("size", size + " is out of range: 1 byte to 1Ti");
            }
        }
    }
}
