/* SPDX-License-Identifier: Apache-2.0 */
package dev.muster.pool;

/** How many workers a pool has. */
public sealed interface Workers {
    /** One manager and one launcher hold no more than this. */
    int MAX = 500;

    /** @throws IllegalArgumentException with a message for the person who wrote the text */
    static Workers parse(String text) {
        if (text.equals("auto")) {
            return new Auto();
        }
        if (!text.matches("\\d{1,9}")) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is not a number of workers: write 0 to " + MAX + ", or auto");
        }
        return new Count(Integer.parseInt(text));
    }

    /** @param count 0 is allowed: nothing serves, and connections wait in the queue */
    record Count(int count) implements Workers {
        public Count {
            if (count < 0 || count > MAX) {
                throw new IllegalArgumentException(count + " workers: a pool has 0 to " + MAX);
            }
        }

        @Override
        public String toString() {
            return Integer.toString(count);
        }
    }

    /** One per CPU that the cgroup grants the application, at least one. */
    record Auto() implements Workers {
        @Override
        public String toString() {
            return "auto";
        }
    }
}
